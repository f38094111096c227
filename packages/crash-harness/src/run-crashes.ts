import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSeededRandom } from '@capconnect/simulators';
import { causeTrouble } from './cause-trouble.ts';
import { countMisdated } from './check/count-misdated.ts';
import { checkPromises } from './check/check-promises.ts';
import { startConnector } from './connector/connector.ts';
import { createConnectorAdmin } from './connector/connector-admin.ts';
import { createFleet } from './connector/fleet.ts';
import { shiftedClock } from './connector/shifted-clock.ts';
import type { CrashReport, CrashRun } from './crash-run.ts';
import { drain } from './drain.ts';
import { createLoad, SHOP } from './load/send-load.ts';
import { simulateCapillary } from './simulate-capillary.ts';
import { openPostgresStore } from './store/open-postgres-store.ts';
import { openSqliteStore } from './store/open-sqlite-store.ts';

const SECRET = 'crash-app-secret';
const ADMIN_TOKEN = 'crash-admin-token-0123456789';
/** Far less than the retry horizon, and more than the longest backoff of the attempts that a run sees. */
const PATIENCE_MS = 180_000;
const SENDERS = 8;
const ORDERS_OF_A_CUSTOMER = 20;
/** Accepted messages that may wait for Capillary: enough to keep every worker busy over a restart. */
const MOST_WAITING = 500;

function isLostAnswer({
  faults,
  status,
}: {
  readonly faults: readonly string[];
  readonly status: number | null;
}) {
  return status === 200 && faults.includes('lost-answer');
}

/** One run from the first start to the last bill. */
export async function runCrashes(run: CrashRun): Promise<CrashReport> {
  const { scenario, messages, progress = () => {} } = run;
  const startedMs = performance.now();
  const startedWallMs = Date.now();
  const random = createSeededRandom(run.seed);
  const folder = await mkdtemp(join(tmpdir(), 'capconnect-crash-'));
  const store =
    scenario.store === 'sqlite'
      ? await openSqliteStore({ folder, powerLoss: scenario.powerLoss, random })
      : await openPostgresStore();
  const simulator = await simulateCapillary(run);
  const env = {
    PORT: '0',
    LOG_LEVEL: 'silent',
    DATABASE_URL: store.databaseUrl,
    SECRETS_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    ADMIN_TOKEN,
    SHOPIFY_API_KEY: 'crash',
    SHOPIFY_API_SECRET: SECRET,
    LEASE_MS: String(run.leaseMs),
  };
  const fleet = createFleet({
    size: scenario.drainers,
    start: async (killAfterMs) =>
      startConnector({
        file: run.bundle,
        env: { ...env, ...(await store.beforeStart()) },
        preload: scenario.clockMinutes === 0 ? [] : [shiftedClock(scenario.clockMinutes, random)],
        killAfterMs,
      }),
    afterEnd: () => store.afterEnd(),
    random,
  });
  const bills = () => simulator.context.loyalty.transactions;
  const load = createLoad({
    messages,
    customers: Math.max(SENDERS * 4, Math.ceil(messages / ORDERS_OF_A_CUSTOMER)),
    senders: SENDERS,
    secret: SECRET,
    random,
    door: fleet.door,
    async room(accepted) {
      while (accepted - bills().size > MOST_WAITING) await sleep(20);
    },
  });

  try {
    await fleet.start();
    const admin = createConnectorAdmin({ door: fleet.door, token: ADMIN_TOKEN });
    await admin.connect(SHOP, simulator.url);
    const delivered = () => bills().size;
    const trouble = causeTrouble({ run, fleet, store, load, delivered, random });
    const [{ kills, databaseCrashes }] = await Promise.all([trouble, load.run()]);
    progress(`${load.accepted()} accepted, ${delivered()} delivered: waiting for the rest`);
    const { replayed, dead, stuck } = await drain({ admin, patienceMs: PATIENCE_MS });
    const putAside = load.orders.filter(({ eventId }) => replayed.has(eventId));
    const broken = checkPromises({
      orders: load.orders,
      bills: [...bills().values()],
      replayed: new Set(putAside.map(({ billNumber }) => billNumber)),
    });
    const { lost, twice, outOfOrder, strange } = broken;
    return {
      isKept: stuck === 0 && [dead, lost, twice, outOfOrder, strange].every((list) => list.length === 0),
      kills,
      databaseCrashes,
      connectors: fleet.mostUp(),
      lostAnswers: simulator.requests().filter(isLostAnswer).length,
      misdated: countMisdated(await admin.acceptedAtMs(), {
        startedAtMs: startedWallMs,
        endedAtMs: Date.now(),
        scenario,
      }),
      lostSectors: store.lostSectors(),
      sent: load.orders.length,
      accepted: load.accepted(),
      failedSends: load.counts.failed,
      repeatedDeliveries: load.counts.repeated,
      delivered: delivered(),
      putAside: putAside.length,
      dead,
      stuck,
      deaths: fleet.deaths(),
      ...broken,
      seconds: Math.round((performance.now() - startedMs) / 100) / 10,
    };
  } finally {
    await fleet.stop();
    await simulator.close();
    await store.close();
    await rm(folder, { recursive: true, force: true });
  }
}
