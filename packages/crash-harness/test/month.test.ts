import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { bundleConnector } from '../src/connector/bundle-connector.ts';
import type { MonthRun } from '../src/pos/month-run.ts';
import { runMonth } from '../src/pos/run-month.ts';

vi.setConfig({ testTimeout: 120_000 });

/** A run that failed is repeated with `pnpm pos:month --seed`. */
const SEED = Math.floor(Math.random() * 2 ** 31);

let folder: string;
let bundle: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'capconnect-month-test-'));
  bundle = await bundleConnector(folder, 'src/pos/bridge/main.ts');
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

const month = (run: Pick<MonthRun, 'bills' | 'kills' | 'powerLoss'>) =>
  runMonth({
    ...run,
    killsWhileDraining: 1,
    seed: SEED,
    powerLosses: run.kills + 1,
    lostAnswers: 0,
    bundle,
    leaseMs: 1_000,
  });

describe(`a month of a store whose line is cut (seed ${SEED})`, () => {
  it('600 bills, 9 kills, and the power fails with most of them: all are at Capillary once, in order, with their times', async () => {
    const report = await month({ bills: 600, kills: 8, powerLoss: 'unsynced' });
    expect(report).toMatchObject({
      isKept: true,
      lost: [],
      twice: [],
      outOfOrder: [],
      wrong: [],
      dead: [],
      lostByPower: [],
      stuck: 0,
      deaths: 0,
      accepted: 600,
      delivered: 600,
      kills: 9,
    });
    // Without its trouble the run would say nothing.
    expect(report.unanswered).toBeGreaterThan(0);
    expect(report.repeated).toBeGreaterThan(0);
    expect(report.powerLosses).toBeGreaterThanOrEqual(8);
    expect(report.lostSectors).toBeGreaterThan(0);
    expect(report.calls.bulk).toBeGreaterThan(0);
  });

  it('a disk that lies loses bills that were answered, and the harness sees it', async () => {
    const report = await month({ bills: 150, kills: 1, powerLoss: 'lies' });
    expect(report.isKept).toBe(false);
    expect(report.lostByPower.length + report.lost.length).toBeGreaterThan(0);
  });
});
