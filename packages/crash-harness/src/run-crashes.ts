import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createCapillarySimulator, createSeededRandom } from '@capconnect/simulators';
import { type BrokenPromises, checkPromises } from './check/check-promises.ts';
import { startConnector } from './connector/connector.ts';
import { createConnectorAdmin } from './connector/connector-admin.ts';
import { createFleet } from './connector/fleet.ts';
import { drain } from './drain.ts';
import { createLoad, SHOP } from './load/send-load.ts';
import type { Scenario } from './scenario.ts';
import { openPostgresStore } from './store/open-postgres-store.ts';
import { openSqliteStore } from './store/open-sqlite-store.ts';

const SECRET = 'crash-app-secret';
const ADMIN_TOKEN = 'crash-admin-token-0123456789';
/** Far less than the retry horizon, and more than the longest backoff of the attempts that a run sees. */
const PATIENCE_MS = 180_000;
const SENDERS = 8;
/** Accepted messages that may wait for Capillary: enough to keep every worker busy over a restart. */
const MOST_WAITING = 500;
/** Some answers take longer, so that kills meet calls under way, and bills that ran beside each other would change places. */
const SLOW = { delayMs: 30, probability: 0.3 };
/** Of the kills, these meet the process that has just been started again as well. */
const KILLED_TWICE = 0.1;

export interface CrashRun {
  readonly scenario: Scenario;
  readonly kills: number;
  readonly messages: number;
  readonly seed: number;
  /** The bundled connector. */
  readonly bundle: string;
  readonly leaseMs: number;
  /** How long a process lives between its start and its end: evenly spread. */
  readonly livesMs: readonly [shortest: number, longest: number];
  /** Whether Capillary refuses a bill number that it has; if not, only asking before repeating keeps bills single. */
  readonly refusesRepeats: boolean;
  readonly progress?: (line: string) => void;
}

export interface CrashReport extends BrokenPromises {
  readonly isKept: boolean;
  readonly kills: number;
  readonly databaseCrashes: number;
  readonly sent: number;
  readonly accepted: number;
  readonly failedSends: number;
  readonly repeatedDeliveries: number;
  readonly delivered: number;
  /** Messages put aside because four workers in a row died with them, and replayed. */
  readonly putAside: number;
  readonly dead: readonly string[];
  readonly stuck: number;
  /** Connectors that ended by themselves. */
  readonly deaths: number;
  readonly seconds: number;
}

/** One run from the first start to the last bill. */
export async function runCrashes(run: CrashRun): Promise<CrashReport> {
  const { scenario, messages, seed, progress = () => {} } = run;
  const startedMs = performance.now();
  const random = createSeededRandom(seed);
  const folder = await mkdtemp(join(tmpdir(), 'capconnect-crash-'));
  const simulator = await createCapillarySimulator({
    settings: { randomSeed: seed, billNumberUnique: run.refusesRepeats ? 'org' : 'off' },
  });
  const store =
    scenario.store === 'sqlite'
      ? await openSqliteStore({ folder, powerLoss: scenario.powerLoss, random })
      : await openPostgresStore();
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
  const delivered = () => simulator.context.loyalty.transactions;
  const load = createLoad({
    messages,
    customers: Math.max(SENDERS * 4, Math.ceil(messages / 20)),
    senders: SENDERS,
    secret: SECRET,
    random,
    door: fleet.door,
    async room(accepted) {
      while (accepted - delivered().size > MOST_WAITING) await sleep(20);
    },
  });
  let databaseCrashes = 0;

  async function causeTrouble(): Promise<void> {
    const [shortestMs, longestMs] = run.livesMs;
    // Not before Capillary has given a token: whoever is killed while asking for the first holds up all others for the
    // length of its lease, and a short run would wait for little else.
    while (delivered().size === 0) await sleep(5);
    for (let kill = 1; kill <= run.kills; kill += 1) {
      const share = Math.floor(((kill - 0.5) / run.kills) * messages);
      while (load.orders.length < share) await sleep(5);
      await sleep(shortestMs + random() * (longestMs - shortestMs));
      if (scenario.crashesDatabase && kill % 2 === 0) {
        await store.crash(100 + random() * 1000);
        databaseCrashes += 1;
      } else {
        await fleet.killOne(random() < KILLED_TWICE ? random() * 600 : undefined);
      }
      progress(`${kill} of ${run.kills} kills: ${load.accepted()} accepted, ${delivered().size} delivered`);
    }
  }

  try {
    await fleet.start();
    const admin = createConnectorAdmin({ door: fleet.door, token: ADMIN_TOKEN });
    await admin.connect(SHOP, simulator.url);
    const match = { path: '/v2/transactions' };
    simulator.addFault({ kind: 'delay', match, times: null, ...SLOW });
    if (scenario.lostAnswers > 0) {
      simulator.addFault({ kind: 'lost-answer', match, times: null, probability: scenario.lostAnswers });
    }
    await Promise.all([load.run(), causeTrouble()]);
    progress(`${load.accepted()} accepted, ${delivered().size} delivered: waiting for the rest`);
    const { replayed, dead, stuck } = await drain({ admin, patienceMs: PATIENCE_MS });
    const putAside = load.orders.filter(({ eventId }) => replayed.has(eventId));
    const bills = [...delivered().values()];
    const broken = checkPromises({
      orders: load.orders,
      bills,
      replayed: new Set(putAside.map(({ billNumber }) => billNumber)),
    });
    const isKept =
      stuck === 0 && [dead, ...Object.values(broken)].every((list: readonly string[]) => list.length === 0);
    return {
      isKept,
      kills: run.kills - databaseCrashes,
      databaseCrashes,
      sent: load.orders.length,
      accepted: load.accepted(),
      failedSends: load.counts.failed,
      repeatedDeliveries: load.counts.repeated,
      delivered: bills.length,
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

/** Forward, true, back: at every step the clock is set while the connector runs. */
function shiftedClock(minutes: number, random: () => number): string {
  const steps = [0, minutes * 60_000, -minutes * 60_000].toSorted(() => random() - 0.5);
  const url = new URL('connector/shift-clock.ts', import.meta.url);
  url.search = new URLSearchParams({ stepsMs: steps.join(','), everyMs: '400' }).toString();
  return url.href;
}
