import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMemoryTokenStore, tillBasicCredential } from '@capconnect/auth-core';
import {
  createHttpApp,
  createInbox,
  createKeyRing,
  createRateBudget,
  createWorker,
  type Database,
  listen,
  openDatabase,
  type Tenant,
} from '@capconnect/connector-kit';
import { AppError, createManualClock, type ManualClock, silentLogger, systemClock } from '@capconnect/kernel';
import { type CapillarySimulator, createCapillarySimulator } from '@capconnect/simulators';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { createCapillaryClients } from '../../src/capillary-clients.ts';
import { posMigrations } from '../../src/database/migrations.ts';
import type { PosTables } from '../../src/database/tables.ts';
import { createRedeem, type Redeem } from '../../src/redeem/create-redeem.ts';
import type { BillOfRedemption, CustomerSnapshot } from '../../src/redeem/offline/offline-ports.ts';
import { StoreSettings } from '../../src/tenant.ts';

export const STORE = 'demo.store';
export const TILL = 'demo.till';
export const MEMBER = { id: 306, mobile: '919988221100', email: 'member@example.org', points: '2000' };
const KEYS = `k1:${Buffer.alloc(32, 7).toString('base64')}`;
const Caller = z.object({ store: z.string(), till: z.string() });
/** Nothing listens there. */
const NOWHERE = 'http://127.0.0.1:9';

export interface TillRequest {
  readonly key?: string;
  readonly till?: string;
  readonly store?: string;
}

export interface TillAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Headers;
}

export interface RedeemWorld {
  readonly simulator: CapillarySimulator;
  readonly redeem: Redeem;
  readonly database: Database;
  readonly clock: ManualClock;
  /** What is known of customers while the line is down, by their identifier's value. */
  readonly snapshots: Map<string, CustomerSnapshot>;
  /** Where bills are, by their number. */
  readonly bills: Map<string, BillOfRedemption['status']>;
  post(path: string, body: unknown, request?: TillRequest): Promise<TillAnswer>;
  get(path: string): Promise<TillAnswer>;
  /** @param isKnown - whether the bridge knows already. */
  cutLine(isKnown?: boolean): void;
  mendLine(): void;
  /** Ends the process without a word, and starts another one on the same file. */
  crash(): Promise<void>;
  /** As if the process had ended before it queued what it promised. */
  forgetMessages(): Promise<void>;
  /** Runs what is due in the queue. */
  drain(): Promise<void>;
  tenant(): Tenant<StoreSettings>;
  /** The bytes of the database, as text. */
  stored(): Promise<string>;
  client(): ReturnType<ReturnType<typeof createCapillaryClients>>;
}

export interface WorldOptions {
  readonly simulator?: Parameters<typeof createCapillarySimulator>[0];
  readonly settings?: Parameters<typeof StoreSettings.parse>[0];
  readonly databaseUrl?: string;
  readonly deadlineMs?: number;
}

/** Points and coupons over real HTTP, with a Capillary simulator that has one member. */
export async function startRedeemWorld(options: WorldOptions = {}): Promise<RedeemWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'capconnect-redeem-'));
  const url = options.databaseUrl ?? `sqlite:${join(folder, 'pos.db')}`;
  const simulator = await createCapillarySimulator({ seed: { customers: [MEMBER] }, ...options.simulator });
  const clock = createManualClock(Date.now());
  const keyRing = createKeyRing(KEYS);
  const settings = StoreSettings.parse(options.settings ?? {});
  const snapshots: RedeemWorld['snapshots'] = new Map();
  const bills: RedeemWorld['bills'] = new Map();
  let isCut = false;
  let knowsCut = false;

  const tenantOf = (id: string): Tenant<StoreSettings> => ({
    id,
    capillary: {
      baseUrl: isCut ? NOWHERE : simulator.url,
      authEngineUrl: simulator.url,
      gatewayUrl: simulator.url,
      credential: tillBasicCredential({ till: TILL, password: 'demo123' }),
    },
    settings,
    revision: isCut ? 1 : 2,
  });

  async function startProcess() {
    const database = await openDatabase({ url, migrations: posMigrations });
    const inbox = createInbox({ database, keyRing, clock });
    const budget = createRateBudget({ database, clock: systemClock, logger: silentLogger });
    const clientFor = createCapillaryClients({
      watchLine: () => ({ observe: (_operation, run) => run(), onAnswer: () => {} }),
      mode: 'store',
      tokenStore: createMemoryTokenStore({ clock: systemClock }),
      budget,
      clock: systemClock,
      logger: silentLogger,
    });
    const redeem = createRedeem({
      database,
      keyRing,
      inbox,
      clientFor,
      callerOf: async (res) => {
        const { store, till } = Caller.parse(res.locals['caller']);
        return { tenant: tenantOf(store), till };
      },
      snapshotOf: async (_tenant, { value }) => snapshots.get(value),
      orderingKeyOf: (tenantId, { type }) => `customer ${tenantId} ${type}`,
      billOf: async ({ billNumber, businessDate }) => {
        const status = bills.get(billNumber);
        return status && { status, businessDate, completes: `bill ${billNumber}` };
      },
      numberInCapillary: (_caller, { billNumber }) => `N-${billNumber}`,
      isOnline: () => !knowsCut,
      businessDateOf: () => new Date(clock.wallMs()).toISOString().slice(0, 10),
      clock,
      logger: silentLogger,
      leaseMs: 300,
      receiptDays: 400,
      deadlineMs: options.deadlineMs ?? 4_000,
    });
    const app = createHttpApp({
      logger: silentLogger,
      trustProxy: false,
      checks: {},
      mount(express) {
        express.use('/v1', (req, res, next) => {
          const [, store, till] = /^(.+)\/(.+)$/.exec(req.get('X-Caller') ?? '') ?? [];
          if (store === undefined) throw new AppError('UNAUTHENTICATED', 'Say who calls.');
          res.locals['caller'] = { store, till };
          next();
        });
        express.use(redeem.routes).use(redeem.adminRoutes);
      },
    });
    const server = await listen({ app, host: '127.0.0.1', port: 0, closeWithinMs: 1 });
    const worker = createWorker({
      inbox,
      tenants: { get: async (id) => tenantOf(id) },
      clock,
      logger: silentLogger,
      random: () => 0,
      flows: { 'points/redeem-offline': redeem.settleOffline },
    });
    return { database, budget, clientFor, redeem, server, worker };
  }

  let running = await startProcess();
  async function endProcess(): Promise<void> {
    await running.server.close();
    await running.budget.close();
    await running.database.close();
  }
  onTestFinished(async () => {
    await endProcess();
    await simulator.close();
    await rm(folder, { recursive: true, force: true });
  });

  return {
    simulator,
    clock,
    snapshots,
    bills,
    get redeem() {
      return running.redeem;
    },
    get database() {
      return running.database;
    },
    async post(path, body, { key, till = TILL, store = STORE } = {}) {
      const response = await fetch(`${running.server.url}${path}`, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          'X-Caller': `${store}/${till}`,
          ...(key === undefined ? {} : { 'Idempotency-Key': key }),
        },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
      return answerOf(response);
    },
    get: async (path) => answerOf(await fetch(`${running.server.url}${path}`)),
    cutLine(isKnown = false) {
      isCut = true;
      knowsCut = isKnown;
    },
    mendLine() {
      isCut = false;
      knowsCut = false;
    },
    async crash() {
      await endProcess();
      running = await startProcess();
    },
    async forgetMessages() {
      const { kysely } = running.database;
      await kysely.deleteFrom('inbox_payloads').execute();
      await kysely.deleteFrom('inbox_references').execute();
      await kysely.deleteFrom('inbox_messages').execute();
      await kysely.withTables<PosTables>().updateTable('pos_redemptions').set({ message_id: null }).execute();
    },
    async drain() {
      await running.worker.runOnce();
    },
    tenant: () => tenantOf(STORE),
    async stored() {
      const files = await readdir(folder);
      const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'latin1')));
      return texts.join('');
    },
    client: () => running.clientFor(tenantOf(STORE), { till: TILL, priority: 'live' }),
  };
}

async function answerOf(response: Response): Promise<TillAnswer> {
  const body = z.record(z.string(), z.unknown()).parse(await response.json());
  return { status: response.status, body, headers: response.headers };
}

/** How many points the member has in the simulator. */
export async function balance({ client }: Pick<RedeemWorld, 'client'>): Promise<string> {
  return (await client().points.balance({ customerId: String(MEMBER.id) })).points;
}

/** Redemptions in Capillary. */
export function redemptions({ simulator }: Pick<RedeemWorld, 'simulator'>) {
  return [...simulator.context.loyalty.redemptions.values()];
}
