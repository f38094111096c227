import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSeededRandom } from '@capconnect/simulators';
import { createAdminCall } from '../connector/admin-call.ts';
import { startConnector } from '../connector/connector.ts';
import { createConnectorAdmin } from '../connector/connector-admin.ts';
import { createFleet } from '../connector/fleet.ts';
import { openSqliteStore } from '../store/open-sqlite-store.ts';
import { awaitDrained } from './await-drained.ts';
import { checkMonth } from './check/check-month.ts';
import { createPowerCheck } from './check/power-check.ts';
import { connectStore } from './connect-store.ts';
import { killAtRandom } from './kill-at-random.ts';
import type { MonthReport, MonthRun } from './month-run.ts';
import { createMonth } from './sell-month.ts';
import { shippedFlags } from './shipped-flags.ts';
import { simulateCutOffCapillary } from './simulate-cut-off-capillary.ts';
import { watchMemory } from './watch-memory.ts';

const STORE = 'store-1';
const TILLS = ['till-1', 'till-2', 'till-3', 'till-4'] as const;
const ADMIN_TOKEN = 'month-admin-token-0123456789';
/** More than the longest backoff of the attempts that a run sees. */
const PATIENCE_MS = 120_000;
/** What a store is promised. */
const MOST_MB = 200;
const FIRST_BILL_WITHIN_MS = 5_000;

/** A store's month from its first bill, sold while the line is cut, to the last one at Capillary. */
export async function runMonth(run: MonthRun): Promise<MonthReport> {
  const { progress = () => {} } = run;
  const startedMs = performance.now();
  const random = createSeededRandom(run.seed);
  const folder = await mkdtemp(join(tmpdir(), 'capconnect-month-'));
  const kills = run.kills + run.killsWhileDraining;
  let life = 0;
  let isRecorded = false;
  const store = await openSqliteStore({
    folder,
    powerLoss: run.powerLoss,
    random,
    isNextRecorded() {
      life += 1;
      // The first one only makes the tables.
      isRecorded = life > 1 && life % Math.ceil(kills / run.powerLosses) === 0;
      return isRecorded;
    },
  });
  const capillary = await simulateCutOffCapillary(run);
  const flags = await shippedFlags();
  const over = new AbortController();
  const memory = watchMemory();
  let url = '';
  const power = createPowerCheck({
    file: store.databaseUrl.replace(/^sqlite:/, ''),
    answered: () => month?.answered ?? new Set(),
  });
  const env = {
    NODE_ENV: 'production',
    PORT: '0',
    LOG_LEVEL: 'silent',
    DATABASE_URL: store.databaseUrl,
    SECRETS_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    ADMIN_TOKEN,
    TERMINAL_CALLS_PER_MINUTE: '1000000',
    LEASE_MS: String(run.leaseMs),
  };
  const fleet = createFleet({
    size: 1,
    async start(killAfterMs) {
      const started = await startConnector({
        file: run.bundle,
        env: { ...env, ...(await store.beforeStart()) },
        flags,
        killAfterMs,
      });
      if (started === undefined) return undefined;
      memory.follow(started.processId);
      ({ url } = started);
      return started;
    },
    async afterEnd() {
      memory.follow(undefined);
      await store.afterEnd();
      if (run.powerLoss !== 'none' && isRecorded) await power.look();
    },
    random,
  });
  const { door } = fleet;
  let month: ReturnType<typeof createMonth> | undefined;

  try {
    await fleet.start();
    const access = { door, token: ADMIN_TOKEN };
    const admin = createConnectorAdmin(access);
    const tokens = await connectStore({
      call: createAdminCall(access),
      door,
      store: STORE,
      capillaryUrl: capillary.url,
      tills: TILLS,
    });
    const sold = createMonth({
      bills: run.bills,
      seed: run.seed,
      tokens,
      tills: TILLS,
      url: () => url,
      signal: over.signal,
      onMembers: (mobiles) => capillary.enrolMost(mobiles, random),
    });
    month = sold;
    const tell = (what: string) => (kill: number) =>
      progress(
        `${what}: ${kill} kills, ${sold.answered.size} bills accepted, ${capillary.delivered()} delivered, at most ${memory.peakMb() ?? '?'} MB`,
      );
    const killing = killAtRandom({
      fleet,
      kills: run.kills,
      reached: () => sold.answered.size,
      goal: run.bills,
      random,
      onKill: tell('line cut'),
    });
    const [killedOffline] = await Promise.all([killing, sold.run()]);
    const sellingMs = performance.now() - startedMs;
    const deliveredEarly = capillary.delivered();

    await door();
    progress('the line is back');
    const backMs = performance.now();
    capillary.mendLine();
    while (capillary.delivered() === deliveredEarly && performance.now() - backMs < PATIENCE_MS)
      await sleep(5);
    const firstAfterMs = Math.round(performance.now() - backMs);
    let isDrained = false;
    const draining = awaitDrained({
      admin,
      patienceMs: PATIENCE_MS,
      onLook: (open) => progress(`draining: ${capillary.delivered()} delivered, ${open} open`),
    }).finally(() => (isDrained = true));
    const [killedDraining, { stuck, dead }] = await Promise.all([
      killAtRandom({
        fleet,
        kills: run.killsWhileDraining,
        // What was lost never arrives.
        reached: () => (isDrained ? run.bills : capillary.delivered()),
        goal: run.bills,
        random,
        onKill: tell('draining'),
      }),
      draining,
    ]);
    const drainMs = performance.now() - backMs;

    const broken = checkMonth({
      bills: sold.bills,
      answered: sold.answered,
      transactions: capillary.transactions,
    });
    const peakMb = memory.peakMb();
    const lists = [...Object.values(broken), sold.complaints, dead, power.missing];
    return {
      isKept:
        lists.every((list) => list.length === 0) &&
        [stuck, fleet.deaths(), deliveredEarly].every((count) => count === 0) &&
        sold.answered.size === run.bills &&
        (peakMb ?? 0) < MOST_MB &&
        firstAfterMs <= FIRST_BILL_WITHIN_MS,
      ...broken,
      wrong: [...broken.wrong, ...sold.complaints],
      accepted: sold.answered.size,
      kills: killedOffline + killedDraining,
      deaths: fleet.deaths(),
      ...sold.counts,
      powerLosses: power.looks(),
      lostSectors: store.lostSectors(),
      lostByPower: power.missing,
      lostAnswers: capillary.lostAnswers(),
      delivered: capillary.delivered(),
      calls: capillary.calls(),
      dead,
      stuck,
      peakMb,
      firstAfterMs,
      sellingSeconds: Math.round(sellingMs / 1_000),
      drainSeconds: Math.round(drainMs / 1_000),
      seconds: Math.round((performance.now() - startedMs) / 1_000),
    };
  } finally {
    over.abort();
    memory.stop();
    await fleet.stop();
    await capillary.close();
    await rm(folder, { recursive: true, force: true });
  }
}
