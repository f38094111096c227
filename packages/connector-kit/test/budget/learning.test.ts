import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRateBudget } from '../../src/budget/create-rate-budget.ts';
import { type Database, openDatabase } from '../../src/index.ts';
import { createLimitedApi, type LimitedApi } from './support/limited-api.ts';
import { createVirtualTime, type VirtualTime } from './support/virtual-time.ts';

const MINUTE_MS = 60_000;

/** Whole minutes, which is why these run on a database in memory only. */
describe('a limit that nobody configured', () => {
  let database: Database;
  let time: VirtualTime;

  beforeEach(async () => {
    database = await openDatabase({ url: 'sqlite::memory:' });
    time = createVirtualTime();
  });

  afterEach(() => database.close());

  function startProcess() {
    const watched = time.watched(database);
    return createRateBudget({ database: watched, clock: time.clock(), timer: time.timer }).of({ key: 'org' });
  }

  function sinceThen(api: LimitedApi, fromMs: number) {
    const used = api.taken(fromMs, time.nowMs()).length;
    const refused = api.refused().filter(({ atMs }) => atMs > fromMs).length;
    return { used, refused, minutes: (time.nowMs() - fromMs) / MINUTE_MS };
  }

  it.each(['sliding', 'fixed'] as const)('is learned and used, by %s minutes', async (minutes) => {
    const api = createLimitedApi({ time, callsPerMinute: 300, minutes });
    api.backlog(startProcess(), 'drain', 3);
    await time.pass(3 * MINUTE_MS);
    const learnedAtMs = time.nowMs();
    api.backlog(startProcess(), 'drain', 3);
    await time.pass(6 * MINUTE_MS);
    api.stop();
    const { used, refused } = sinceThen(api, learnedAtMs);
    expect(used / 6).toBeGreaterThanOrEqual(0.95 * 300);
    expect(refused / (used + refused)).toBeLessThan(0.005);
  });

  it('is found again when Capillary raises it', async () => {
    const budget = startProcess();
    const low = createLimitedApi({ time, callsPerMinute: 60 });
    low.backlog(budget, 'drain', 3);
    await time.pass(2 * MINUTE_MS);
    low.stop();
    const high = createLimitedApi({ time, callsPerMinute: 300 });
    high.backlog(budget, 'drain', 3);
    await time.pass(9 * MINUTE_MS);
    high.stop();
    expect(high.taken(time.nowMs() - MINUTE_MS, time.nowMs()).length).toBeGreaterThan(250);
  });

  it('is found again when Capillary lowers it', async () => {
    const budget = startProcess();
    const high = createLimitedApi({ time, callsPerMinute: 600 });
    high.backlog(budget, 'drain', 3);
    await time.pass(2 * MINUTE_MS);
    high.stop();
    const low = createLimitedApi({ time, callsPerMinute: 100 });
    low.backlog(budget, 'drain', 3);
    await time.pass(6 * MINUTE_MS);
    const fromMs = time.nowMs();
    await time.pass(3 * MINUTE_MS);
    low.stop();
    const { used, refused } = sinceThen(low, fromMs);
    expect(used / 3).toBeGreaterThan(90);
    expect(refused / (used + refused)).toBeLessThan(0.02);
  });
});

it('does not keep calls back when the database is gone', async () => {
  const database = await openDatabase({ url: 'sqlite::memory:' });
  const time = createVirtualTime();
  const budget = createRateBudget({ database, clock: time.clock(), timer: time.timer });
  const organisation = budget.of({ key: 'org', callsPerMinute: 60 });
  await database.close();
  for (let count = 0; count < 10; count += 1) {
    await expect(organisation.spend({ apiClass: 'other', priority: 'live' })).resolves.toBeUndefined();
  }
});
