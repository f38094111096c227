import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { bundleConnector } from '../src/connector/bundle-connector.ts';
import type { CrashReport } from '../src/crash-run.ts';
import { runCrashes } from '../src/run-crashes.ts';
import { SCENARIOS, type Scenario } from '../src/scenario.ts';

vi.setConfig({ testTimeout: 170_000 });

/** A run that failed is repeated with `pnpm crash --seed`. */
const SEED = Math.floor(Math.random() * 2 ** 31);

let folder: string;
let bundle: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'capconnect-crash-test-'));
  bundle = await bundleConnector(folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface ShortRun {
  readonly kills: number;
  readonly messages: number;
  readonly refusesRepeats?: boolean;
}

/** Short lives and leases: in the long run both are as in production. */
function crash(
  scenario: Scenario,
  { kills, messages, refusesRepeats = false }: ShortRun,
): Promise<CrashReport> {
  return runCrashes({
    scenario,
    kills,
    messages,
    refusesRepeats,
    seed: SEED,
    bundle,
    leaseMs: 1_000,
    livesMs: [50, 400],
  });
}

const KEPT = {
  isKept: true,
  lost: [],
  twice: [],
  outOfOrder: [],
  strange: [],
  dead: [],
  stuck: 0,
  deaths: 0,
};

/** Without its trouble a run would say nothing. */
function expectTrouble(report: CrashReport, { kills, accepted }: { kills: number; accepted: number }): void {
  expect(report.kills).toBe(kills);
  expect(report.accepted).toBeGreaterThan(accepted);
  // Killed senders' connections, and deliveries of what had been accepted.
  expect(report.failedSends).toBeGreaterThan(0);
  expect(report.repeatedDeliveries).toBeGreaterThan(0);
  expect(report.delivered).toBeGreaterThanOrEqual(report.accepted);
}

describe(`kill -9 under load (seed ${SEED})`, () => {
  it('SQLite, 20 kills, at a Capillary that takes a bill number again', async () => {
    const report = await crash(SCENARIOS.plain, { kills: 20, messages: 250 });
    expect(report).toMatchObject({ ...KEPT, connectors: 1, lostAnswers: 0, misdated: 0 });
    expectTrouble(report, { kills: 20, accepted: 150 });
  });

  it('two drainers on PostgreSQL, 20 kills, at a Capillary that refuses a bill number that it has', async () => {
    const report = await crash(SCENARIOS['two-drainers'], { kills: 20, messages: 250, refusesRepeats: true });
    expect(report).toMatchObject({ ...KEPT, connectors: 2 });
    expectTrouble(report, { kills: 20, accepted: 150 });
  });

  it.concurrent('answers of Capillary that are lost', async () => {
    const report = await crash(SCENARIOS['lost-answers'], { kills: 3, messages: 60 });
    expect(report).toMatchObject(KEPT);
    expectTrouble(report, { kills: 3, accepted: 15 });
    expect(report.lostAnswers).toBeGreaterThan(0);
  });

  it.concurrent('a database server that crashes', async () => {
    const report = await crash(SCENARIOS['database-crash'], { kills: 4, messages: 100 });
    // A connector that is started while there is no database ends, and is started again.
    expect(report).toMatchObject({ ...KEPT, deaths: expect.any(Number), databaseCrashes: 2 });
    expectTrouble(report, { kills: 2, accepted: 20 });
  });

  it.concurrent('clocks that are set forward and back by 10 minutes', async () => {
    const report = await crash(SCENARIOS.clock, { kills: 3, messages: 100 });
    expect(report).toMatchObject(KEPT);
    expectTrouble(report, { kills: 3, accepted: 25 });
    expect(report.misdated).toBeGreaterThan(0);
  });
});

describe(`power loss (seed ${SEED})`, () => {
  it.concurrent('takes nothing that was accepted', async () => {
    const report = await crash(SCENARIOS['power-loss'], { kills: 5, messages: 200 });
    expect(report).toMatchObject(KEPT);
    expectTrouble(report, { kills: 5, accepted: 50 });
    expect(report.lostSectors).toBeGreaterThan(0);
  });

  it('takes what a disk that lies had not written, and the harness sees it', async () => {
    const scenario: Scenario = { ...SCENARIOS['power-loss'], powerLoss: 'lies' };
    const report = await crash(scenario, { kills: 4, messages: 400 });
    expect(report.isKept).toBe(false);
    expect(report.lost).not.toEqual([]);
    expect(report.lostSectors).toBeGreaterThan(0);
  });
});
