import { describe, expect, it, onTestFinished } from 'vitest';
import { createRateBudget, type Flow, openDatabase, type RateBudget } from '../../src/index.ts';
import type { BudgetedCall } from '../../src/budget/rate-budget.ts';
import type { AttemptReport } from '../../src/worker/work-on-messages.ts';
import { createVirtualTime, type VirtualTime } from '../budget/support/virtual-time.ts';
import { message } from '../storage/support/message.ts';
import { type Settings, useWorkers } from './support/worker-world.ts';

const startWorker = useWorkers();
const PAUSE_MS = 60_000;
const CALL = { apiClass: 'transactions.add', priority: 'live' } as const;

/** The budget of an organisation whose calls Capillary has refused for a minute. */
async function usedUpBudget(time: VirtualTime): Promise<ReturnType<RateBudget['of']>> {
  const database = await openDatabase({ url: 'sqlite::memory:' });
  const watched = time.watched(database);
  const budget = createRateBudget({ database: watched, clock: time.clock(), timer: time.timer });
  onTestFinished(async () => {
    await budget.close();
    await database.close();
  });
  const organisation = budget.of({ key: 'org' });
  await organisation.spend(CALL);
  organisation.limited(CALL, PAUSE_MS);
  return organisation;
}

async function startWith(call: Partial<BudgetedCall> = {}) {
  const attempts: number[] = [];
  const reports: AttemptReport[] = [];
  const time = createVirtualTime();
  const budget = await usedUpBudget(time);
  const flow: Flow<Settings> = async ({ attempt }, _tenant, { signal }) => {
    attempts.push(attempt);
    await budget.spend({ ...CALL, signal, ...call });
    return {};
  };
  const started = await startWorker({
    flows: { 'orders/paid': flow },
    clock: time.clock(),
    onAttempt: (report) => void reports.push(report),
  });
  return {
    ...started,
    time,
    attempts,
    reports,
    /** The bucket is empty after a pause, and takes its time to fill. */
    runWithTime: async (): Promise<void> => {
      const running = started.worker.runOnce();
      await expect.poll(() => time.pass(100).then(() => reports.length), { interval: 1 }).toBe(2);
      await running;
    },
  };
}

describe('a message for which the rate budget has no call', () => {
  it('is put back without an attempt, comes when the budget says, and is not asked after then', async () => {
    const { worker, inbox, deliveries, time, runWithTime, attempts, reports } = await startWith();
    const { id } = await inbox.put(message());
    expect(await worker.runOnce()).toBe(1);
    expect(await deliveries.get(id)).toMatchObject({ status: 'failed', attempts: 0 });
    await time.pass(PAUSE_MS - 1);
    expect(await worker.runOnce()).toBe(0);
    await time.pass(1);
    await runWithTime();
    // Flows ask Capillary what an earlier attempt did from the second on.
    expect(attempts).toEqual([1, 1]);
    expect(reports.map(({ outcome }) => outcome)).toEqual(['postponed', 'done']);
    expect(await deliveries.get(id)).toMatchObject({ status: 'done', attempts: 1 });
  });

  it('has failed like any other when it had written something before: the next attempt asks', async () => {
    const { worker, inbox, deliveries, time, runWithTime, attempts } = await startWith({
      sentBefore: 'writes',
    });
    const { id } = await inbox.put(message());
    await worker.runOnce();
    await time.pass(PAUSE_MS);
    await runWithTime();
    expect(attempts).toEqual([1, 2]);
    expect((await deliveries.get(id))?.history).toMatchObject([
      { outcome: 'retry', error: { code: 'RATE_LIMITED' } },
      { outcome: 'done' },
    ]);
  });
});
