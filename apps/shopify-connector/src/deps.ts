import { runDoctor } from '@capconnect/capillary-client';
import {
  createDatabaseTokenStore,
  createDeliveries,
  createInbox,
  createIntakeGuard,
  createLogger,
  createMetrics,
  createRateBudget,
  createRetention,
  createStoreClock,
  createTenantRegistry,
  type Deliveries,
  type Inbox,
  type IntakeGuard,
  keyFileOf,
  loadKeyRing,
  type Metrics,
  openDatabase,
  type Retention,
  sqliteFile,
  type Tenant,
  type TenantRegistry,
} from '@capconnect/connector-kit';
import { AppError, type Clock, type Logger, systemClock } from '@capconnect/kernel';
import { type ClientFor, createCapillaryClients } from './capillary-clients.ts';
import type { Config } from './config.ts';
import { ShopSettings } from './tenant.ts';

const BYTES_PER_MB = 1024 * 1024;

/** Everything the connector stands on. */
export interface Deps {
  readonly config: Config;
  readonly logger: Logger;
  /** By which leases and retries are stored. */
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly tenants: TenantRegistry<ShopSettings>;
  readonly inbox: Inbox;
  /** The inbox as the doors see it. */
  readonly intake: IntakeGuard;
  readonly retention: Retention;
  readonly deliveries: Deliveries;
  readonly clientFor: ClientFor;
  readonly verifyTenant: (tenant: Tenant<ShopSettings>) => Promise<object>;
  /** Resolves while the database answers. */
  readonly checkDatabase: () => Promise<void>;
  close(): Promise<void>;
}

/** The only place that names the real database, clock and HTTP. */
export async function buildDeps(config: Config): Promise<Deps> {
  const clock = systemClock;
  const logger = createLogger({ level: config.LOG_LEVEL, name: 'shopify-connector' });
  const keyRing = await loadKeyRing({
    secretsKeys: config.SECRETS_KEYS?.reveal(),
    keyFile: keyFileOf(config.DATABASE_URL.reveal()),
    isProduction: config.NODE_ENV === 'production',
  });
  const database = await openDatabase({ url: config.DATABASE_URL.reveal(), logger });
  const storeClock = await createStoreClock({ database, clock, logger });
  const deliveries = createDeliveries({ database, keyRing, clock: storeClock });
  const inbox = createInbox({ database, keyRing, clock: storeClock });
  const budget = createRateBudget({ database, clock: storeClock, logger });
  const metrics = createMetrics({ logger, database, budget, clock: storeClock });
  return {
    config,
    logger,
    clock: storeClock,
    metrics,
    tenants: createTenantRegistry({ database, keyRing, clock: storeClock, settingsSchema: ShopSettings }),
    inbox,
    intake: createIntakeGuard({
      inbox,
      database,
      clock,
      openLimit: config.INBOX_LIMIT,
      file: sqliteFile(config.DATABASE_URL.reveal()),
      diskReserveBytes: config.DISK_RESERVE_MB * BYTES_PER_MB,
      onPut: metrics.observePut,
    }),
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
    clientFor: createCapillaryClients({
      tokenStore: createDatabaseTokenStore({ database, keyRing, clock }),
      budget,
      clock,
      logger,
    }),
    verifyTenant,
    checkDatabase: () => database.check(),
    async close() {
      await budget.close();
      await database.close();
    },
  };
}

async function verifyTenant({ capillary }: Tenant<ShopSettings>): Promise<object> {
  const { baseUrl, credential, attribution } = capillary;
  if (credential === undefined)
    throw new AppError('AUTH_CONFIG_INVALID', 'The tenant has no credential to check.');
  return runDoctor({ baseUrl, credential, attribution });
}
