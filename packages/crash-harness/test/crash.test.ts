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

describe(`kill -9 under load (seed ${SEED})`, () => {
  it('SQLite, 20 kills, at a Capillary that takes a bill number again', async () => {
    const report = await crash(SCENARIOS.plain, { kills: 20, messages: 250 });
    expect(report).toMatchObject({ ...KEPT, kills: 20 });
    expect(report.accepted).toBeGreaterThan(150);
  });

  it('two drainers on PostgreSQL, 20 kills, at a Capillary that refuses a bill number that it has', async () => {
    const report = await crash(SCENARIOS['two-drainers'], { kills: 20, messages: 250, refusesRepeats: true });
    expect(report).toMatchObject({ ...KEPT, kills: 20 });
    expect(report.accepted).toBeGreaterThan(150);
  });

  it.concurrent('answers of Capillary that are lost', async () => {
    expect(await crash(SCENARIOS['lost-answers'], { kills: 3, messages: 60 })).toMatchObject(KEPT);
  });

  it.concurrent('a database server that crashes', async () => {
    const report = await crash(SCENARIOS['database-crash'], { kills: 4, messages: 100 });
    // A connector that is started while there is no database ends, and is started again.
    expect(report).toMatchObject({ ...KEPT, deaths: expect.any(Number), databaseCrashes: 2 });
  });

  it.concurrent('clocks that are set forward and back by 10 minutes', async () => {
    expect(await crash(SCENARIOS.clock, { kills: 3, messages: 100 })).toMatchObject(KEPT);
  });
});

describe(`power loss (seed ${SEED})`, () => {
  it.concurrent('takes nothing that was accepted', async () => {
    expect(await crash(SCENARIOS['power-loss'], { kills: 5, messages: 200 })).toMatchObject(KEPT);
  });

  it('takes what a disk that lies had not written, and the harness sees it', async () => {
    const scenario: Scenario = { ...SCENARIOS['power-loss'], powerLoss: 'lies' };
    const report = await crash(scenario, { kills: 4, messages: 400 });
    expect(report.isKept).toBe(false);
    expect(report.lost).not.toEqual([]);
  });
});
