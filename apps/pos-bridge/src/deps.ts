import { randomBytes, randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { runDoctor } from '@capconnect/capillary-client';
import {
  createDatabaseTokenStore,
  createDeliveries,
  createInbox,
  createIntakeGuard,
  createLogger,
  createMessageSearch,
  createMetrics,
  createRateBudget,
  createRetention,
  createStoreClock,
  createTenantRegistry,
  type Database,
  type Deliveries,
  type Inbox,
  type IntakeGuard,
  type KeyRing,
  loadKeyRing,
  type MessageSearch,
  type Metrics,
  openDatabase,
  type Retention,
  sqliteFile,
  type Tenant,
  type TenantRegistry,
  traceIntake,
} from '@capconnect/connector-kit';
import { AppError, type Clock, type Logger, systemClock } from '@capconnect/kernel';
import { type AcceptBill, createAcceptBill } from './bills/accept-bill.ts';
import { type BillConflicts, createBillConflicts } from './bills/bill-conflicts.ts';
import { createChoosePriority } from './bills/choose-priority.ts';
import { type ClientFor, createCapillaryClients } from './capillary-clients.ts';
import { createSkew, type Skew } from './clock-skew/create-skew.ts';
import type { Config } from './config.ts';
import { createCustomers, type Customers } from './customers/create-customers.ts';
import { posMigrations } from './database/migrations.ts';
import { StoreSettings } from './tenant.ts';
import { createCallLimit } from './terminals/call-limit.ts';
import { createTerminals, type Terminals } from './terminals/create-terminals.ts';
import { createPairing, type Pairing } from './terminals/pairing.ts';

const BYTES_PER_MB = 1024 * 1024;

/** Everything the bridge stands on. */
export interface Deps {
  readonly config: Config;
  readonly database: Database;
  readonly keyRing: KeyRing;
  readonly logger: Logger;
  /** By which leases and retries are stored. */
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly tenants: TenantRegistry<StoreSettings>;
  readonly inbox: Inbox;
  /** The inbox as the doors see it. */
  readonly intake: IntakeGuard;
  /** Accepted messages by what they were accepted with. */
  readonly messages: MessageSearch;
  /** How far the clocks of tills, bridge and Capillary are apart. */
  readonly skew: Skew;
  readonly acceptBill: AcceptBill;
  readonly conflicts: BillConflicts;
  readonly customers: Customers;
  readonly pairing: Pairing;
  readonly terminals: Terminals;
  /** How long a terminal must wait before its next call, in milliseconds; 0 counts the call. */
  readonly terminalWaitMs: (terminalId: string) => number;
  readonly retention: Retention;
  readonly deliveries: Deliveries;
  readonly clientFor: ClientFor;
  readonly verifyTenant: (tenant: Tenant<StoreSettings>) => Promise<object>;
  /** Resolves while the database answers. */
  readonly checkDatabase: () => Promise<void>;
  close(): Promise<void>;
}

/** The only place that names the real database, clock and HTTP. */
export async function buildDeps(config: Config): Promise<Deps> {
  const clock = systemClock;
  const logger = createLogger({ level: config.LOG_LEVEL, name: 'pos-bridge' });
  const keyRing = await loadKeyRing({
    secretsKeys: config.SECRETS_KEYS?.reveal(),
    keyFile: join(dataFolder(config.DATABASE_URL.reveal()), 'secrets.key'),
    isProduction: config.NODE_ENV === 'production',
  });
  const database = await openDatabase({
    url: config.DATABASE_URL.reveal(),
    logger,
    migrations: posMigrations,
  });
  const storeClock = await createStoreClock({ database, clock, logger });
  const deliveries = createDeliveries({ database, keyRing, clock: storeClock });
  const inbox = createInbox({ database, keyRing, clock: storeClock });
  const budget = createRateBudget({ database, clock: storeClock, logger });
  const metrics = createMetrics({ logger, database, budget, clock: storeClock });
  const skew = createSkew({ clock });
  const messages = createMessageSearch({ database, keyRing });
  const conflicts = createBillConflicts({ database, clock: storeClock });
  const intake = createIntakeGuard({
    inbox,
    database,
    clock,
    openLimit: config.INBOX_LIMIT,
    file: sqliteFile(config.DATABASE_URL.reveal()),
    diskReserveBytes: config.DISK_RESERVE_MB * BYTES_PER_MB,
    onPut: metrics.observePut,
  });
  const tenants = createTenantRegistry({
    database,
    keyRing,
    clock: storeClock,
    settingsSchema: StoreSettings,
  });
  const clientFor = createCapillaryClients({
    mode: config.POS_MODE,
    tokenStore: createDatabaseTokenStore({ database, keyRing, clock }),
    budget,
    clock,
    logger,
  });
  return {
    config,
    database,
    keyRing,
    logger,
    clock: storeClock,
    metrics,
    tenants,
    inbox,
    intake,
    messages,
    conflicts,
    skew,
    acceptBill: createAcceptBill({
      inbox: traceIntake({ inbox: intake }),
      messages,
      conflicts,
      keyRing,
      offsetsOf: (terminalId) => ({
        tillOffsetMs: skew.tillOffsetMs(terminalId),
        bridgeOffsetMs: skew.bridgeOffsetMs(),
      }),
      priorityOf: createChoosePriority({ database, clock, logger, isOnline: () => true }),
    }),
    customers: createCustomers({
      database,
      keyRing,
      tenants,
      inbox: traceIntake({ inbox: intake }),
      messages,
      deliveries,
      clientFor,
      isOnline: () => true,
      clock: storeClock,
      logger,
    }),
    pairing: createPairing({ database, keyRing, clock, randomBytes, ids: randomUUID }),
    terminals: createTerminals({ database, clock, logger }),
    terminalWaitMs: createCallLimit({ clock, callsPerMinute: config.TERMINAL_CALLS_PER_MINUTE }),
    retention: createRetention({
      database,
      keyRing,
      clock: storeClock,
      logger,
      payloadDays: config.PAYLOAD_RETENTION_DAYS,
      deadDays: config.DEAD_RETENTION_DAYS,
      receiptDays: config.RECEIPT_RETENTION_DAYS,
    }),
    deliveries,
    clientFor,
    verifyTenant,
    checkDatabase: () => database.check(),
    async close() {
      await budget.close();
      await database.close();
    },
  };
}

async function verifyTenant({ capillary }: Tenant<StoreSettings>): Promise<object> {
  const { baseUrl, credential, attribution } = capillary;
  if (credential === undefined)
    throw new AppError('AUTH_CONFIG_INVALID', 'The tenant has no credential to check.');
  return runDoctor({ baseUrl, credential, attribution });
}

/** The key lies beside the database it is for, or in `./data` where that is a server. */
function dataFolder(databaseUrl: string): string {
  const file = sqliteFile(databaseUrl);
  return file === undefined ? './data' : dirname(file);
}
