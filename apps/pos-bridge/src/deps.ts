import { randomBytes, randomUUID } from 'node:crypto';
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
  keyFileOf,
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
import packageJson from '../package.json' with { type: 'json' };
import { AppError, type Clock, type Logger, systemClock } from '@capconnect/kernel';
import { type AcceptBill, createAcceptBill } from './bills/accept-bill.ts';
import { type BillConflicts, createBillConflicts } from './bills/bill-conflicts.ts';
import { createChoosePriority } from './bills/choose-priority.ts';
import { type ClientFor, createCapillaryClients } from './capillary-clients.ts';
import { createSkew, type Skew } from './clock-skew/create-skew.ts';
import type { Config } from './config.ts';
import { createCustomers, type Customers } from './customers/create-customers.ts';
import { posMigrations } from './database/migrations.ts';
import { createLineStore } from './line/create-line-store.ts';
import { createLines, type Lines } from './line/create-lines.ts';
import { createProbe } from './line/probe.ts';
import { scheduleByTimer } from './line/schedule.ts';
import { createStatus, type StatusPage } from './status/create-status.ts';
import type { Redeem } from './redeem/create-redeem.ts';
import { createRedeemOfStores } from './redeem/create-redeem-of-stores.ts';
import { sealedRedemptions } from './redeem/store/sealed-redemptions.ts';
import { createDiskReader } from './status/disk.ts';
import { offlineRedemptions } from './status/offline-redemptions.ts';
import { type Claims, createClaims } from './receipts/create-claims.ts';
import { createReceiptIds } from './receipts/create-receipt-ids.ts';
import { StoreSettings } from './tenant.ts';
import { createCallLimit } from './terminals/call-limit.ts';
import { createTerminals, type Terminals } from './terminals/create-terminals.ts';
import { createPairing, type Pairing } from './terminals/pairing.ts';

const BYTES_PER_MB = 1024 * 1024;
const PROBE_TIMEOUT_MS = 2_000;

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
  /** Whether Capillary can be reached. */
  readonly lines: Lines;
  readonly status: StatusPage;
  readonly acceptBill: AcceptBill;
  readonly conflicts: BillConflicts;
  readonly customers: Customers;
  /** Points and coupons at the till. */
  readonly redeem: Redeem;
  readonly claims: Claims;
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
    keyFile: keyFileOf(config.DATABASE_URL.reveal()),
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
  const lineStore = createLineStore({ database });
  const savedLines = await lineStore.read();
  const skew = createSkew({ clock, capillaryAheadMs: savedLines[0]?.clockAheadMs });
  const messages = createMessageSearch({ database, keyRing });
  const receiptIds = createReceiptIds({ keyRing });
  const conflicts = createBillConflicts({ database, clock: storeClock });
  const terminals = createTerminals({ database, clock, logger });
  const databaseFile = sqliteFile(config.DATABASE_URL.reveal());
  const intake = createIntakeGuard({
    inbox,
    database,
    clock,
    openLimit: config.INBOX_LIMIT,
    file: databaseFile,
    diskReserveBytes: config.DISK_RESERVE_MB * BYTES_PER_MB,
    onPut: metrics.observePut,
  });
  const tenants = createTenantRegistry({
    database,
    keyRing,
    clock: storeClock,
    settingsSchema: StoreSettings,
  });
  const lines = createLines({
    store: lineStore,
    saved: savedLines,
    probe: createProbe({ fetch, timeoutMs: PROBE_TIMEOUT_MS }),
    tenants,
    inbox,
    skew,
    clock,
    logger,
    schedule: scheduleByTimer,
    random: Math.random,
  });
  const clientFor = createCapillaryClients({
    watchLine: lines.watch,
    mode: config.POS_MODE,
    tokenStore: createDatabaseTokenStore({ database, keyRing, clock }),
    budget,
    clock,
    logger,
  });
  const isOnline = ({ capillary }: Tenant<StoreSettings>) => lines.of(capillary.baseUrl).isOnline();
  const customers = createCustomers({
    database,
    keyRing,
    tenants,
    inbox: traceIntake({ inbox: intake }),
    messages,
    deliveries,
    clientFor,
    isOnline,
    clock: storeClock,
    logger,
  });
  const redeem = createRedeemOfStores({
    database,
    keyRing,
    inbox: traceIntake({ inbox: intake }),
    messages,
    tenants,
    clientFor,
    snapshotOf: customers.snapshotOf,
    isOnline,
    receiptDays: config.RECEIPT_RETENTION_DAYS,
    clock: storeClock,
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
    lines,
    status: createStatus({
      mode: config.POS_MODE,
      version: packageJson.version,
      adminToken: config.ADMIN_TOKEN,
      keyRing,
      clock,
      lines,
      skew,
      tenants,
      inbox,
      deliveries,
      terminals: () => terminals.list(),
      conflicts: (tenantId, limit) => conflicts.list(tenantId, limit),
      offlineRedemptions: (limit) => offlineRedemptions(redeem.reconciliation, limit),
      disk: databaseFile === undefined ? undefined : createDiskReader(databaseFile),
      diskReserveBytes: config.DISK_RESERVE_MB * BYTES_PER_MB,
      logger,
    }),
    acceptBill: createAcceptBill({
      inbox: traceIntake({ inbox: intake }),
      messages,
      conflicts,
      keyRing,
      receiptIds,
      onReturn: customers.pointsTaken,
      offsetsOf: (terminalId) => ({
        tillOffsetMs: skew.tillOffsetMs(terminalId),
        bridgeOffsetMs: skew.bridgeOffsetMs(),
      }),
      priorityOf: createChoosePriority({ database, clock, logger, isOnline }),
    }),
    claims: createClaims({
      receiptIds,
      keyRing,
      tenants,
      inbox: traceIntake({ inbox: intake }),
      messages,
      clientFor,
      isOnline,
      clock: storeClock,
      logger,
    }),
    customers,
    redeem,
    pairing: createPairing({ database, keyRing, clock, randomBytes, ids: randomUUID }),
    terminals,
    terminalWaitMs: createCallLimit({ clock, callsPerMinute: config.TERMINAL_CALLS_PER_MINUTE }),
    retention: createRetention({
      database,
      keyRing,
      clock: storeClock,
      logger,
      payloadDays: config.PAYLOAD_RETENTION_DAYS,
      deadDays: config.DEAD_RETENTION_DAYS,
      receiptDays: config.RECEIPT_RETENTION_DAYS,
      sealedColumns: [sealedRedemptions(database)],
    }),
    deliveries,
    clientFor,
    verifyTenant,
    checkDatabase: () => database.check(),
    async close() {
      await lines.stop();
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
