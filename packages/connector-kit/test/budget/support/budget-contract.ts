import { randomUUID } from 'node:crypto';
import type { AppError } from '@capconnect/kernel';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BudgetUsedUp } from '../../../src/budget/budget-used-up.ts';
import { createRateBudget } from '../../../src/budget/create-rate-budget.ts';
import type { Database } from '../../../src/database/database.ts';
import { createLimitedApi } from './limited-api.ts';
import { createVirtualTime, type VirtualTime } from './virtual-time.ts';

const MINUTE_MS = 60_000;

/**
 * What a rate budget must do that several processes share, as a vitest suite.
 * @param open - a migrated database; called before each test.
 */
export function budgetContract(name: string, open: () => Promise<Database>): void {
  describe(`rate budget contract: ${name}`, () => {
    let database: Database;
    let time: VirtualTime;
    let key: string;

    beforeEach(async () => {
      database = await open();
      time = createVirtualTime();
      key = randomUUID();
    });

    afterEach(() => database.close());

    /** As a process of its own has it. */
    function startProcess(callsPerMinute?: number) {
      const watched = time.watched(database);
      const clock = time.clock();
      const rateBudget = createRateBudget({ database: watched, clock, timer: time.timer });
      return { database: watched, clock, rateBudget, budget: rateBudget.of({ key, callsPerMinute }) };
    }

    async function settled(call: Promise<void>): Promise<unknown> {
      const outcome = call.then(
        () => 'went out',
        (error: unknown) => error,
      );
      await time.pass(0);
      return Promise.race([outcome, Promise.resolve('waits')]);
    }

    it('uses nearly all of a limit and never more, in any minute and by any number of processes', async () => {
      const api = createLimitedApi({ time });
      const processes = [1, 2, 3].map(() => startProcess(300));
      for (const { budget } of processes) api.backlog(budget, 'drain', 4);
      await time.pass(70_000);
      api.stop();
      expect(api.busiestMinute()).toBeLessThanOrEqual(300);
      expect(api.taken(0, MINUTE_MS).length).toBeGreaterThanOrEqual(285);
      expect(api.taken(10_000, 70_000).length).toBeGreaterThanOrEqual(285);
    });

    it('asks the database once for many calls', async () => {
      const api = createLimitedApi({ time });
      const { budget, database: asked } = startProcess(1_200);
      api.backlog(budget, 'backfill', 8);
      await time.pass(30_000);
      api.stop();
      expect(api.arrivals().length).toBeGreaterThan(550);
      expect(asked.transactions()).toBeLessThan(api.arrivals().length / 3);
    });

    it('lets history use all of a limit, and live events wait no longer for it', async () => {
      const api = createLimitedApi({ time });
      const history = startProcess(600);
      const events = startProcess(600);
      api.backlog(history.budget, 'backfill', 8);
      api.burst(events.budget, 'live', { calls: 3, everyMs: 700 });
      await time.pass(MINUTE_MS / 2);
      api.stop();
      expect(api.arrivals().length).toBeGreaterThanOrEqual(285);
      const waits = api.arrivals().filter(({ priority }) => priority === 'live');
      expect(waits.length).toBeGreaterThan(120);
      expect(waits.filter(({ waitedMs }) => waitedMs > 0)).toEqual([]);
    });

    it('lets a drain go before history', async () => {
      const api = createLimitedApi({ time });
      const { budget } = startProcess(600);
      const other = startProcess(600);
      api.backlog(other.budget, 'backfill', 8);
      api.backlog(budget, 'drain', 8);
      await time.pass(30_000);
      api.stop();
      const drained = api.arrivals().filter(({ priority }) => priority === 'drain').length;
      expect(drained).toBeGreaterThan(api.arrivals().length * 0.9);
    });

    it('serves the most urgent of one process first, and equals in order', async () => {
      const { budget } = startProcess(60);
      const order: string[] = [];
      const call = (priority: 'live' | 'drain' | 'backfill', label: string) =>
        budget.spend({ apiClass: 'other', priority }).then(() => order.push(label));
      void call('live', 'first');
      await time.pass(0);
      void call('backfill', 'b1');
      void call('drain', 'd1');
      void call('live', 'l1');
      void call('live', 'l2');
      await time.pass(10_000);
      expect(order).toEqual(['first', 'l1', 'l2', 'd1', 'b1']);
    });

    it('holds nothing back before the first refusal', async () => {
      const api = createLimitedApi({ time });
      const { budget } = startProcess();
      api.backlog(budget, 'backfill', 10);
      await time.pass(6_000);
      api.stop();
      expect(api.arrivals().length).toBeGreaterThanOrEqual(10 * (6_000 / 120));
    });

    it('remembers what it learned', async () => {
      const api = createLimitedApi({ time, callsPerMinute: 100 });
      const { budget } = startProcess();
      api.backlog(budget, 'live', 4);
      await time.pass(10_000);
      api.stop();
      expect(api.refused().length).toBeGreaterThan(0);
      const restarted = startProcess();
      await settled(restarted.budget.spend({ apiClass: 'other', priority: 'live' }));
      const [reading] = restarted.rateBudget.snapshot();
      expect(reading?.limitPerMinute).toBeGreaterThan(90);
      expect(reading?.limitPerMinute).toBeLessThan(110);
    });

    it('lets nobody call before the time that Capillary names', async () => {
      const api = createLimitedApi({ time, callsPerMinute: 100, retryAfterMs: 20_000 });
      const processes = [startProcess(), startProcess()];
      for (const { budget } of processes) api.backlog(budget, 'live', 2);
      await time.pass(25_000);
      api.stop();
      const firstRefusalMs = api.refused()[0]!.atMs;
      const afterwards = api.arrivals().filter(({ atMs }) => atMs > firstRefusalMs + 1_000);
      expect(afterwards.length).toBeGreaterThan(0);
      for (const { atMs } of afterwards) expect(atMs).toBeGreaterThanOrEqual(firstRefusalMs + 20_000);
    });

    it('tells a call to come later when its turn will not come in time', async () => {
      const { budget } = startProcess();
      const call = { apiClass: 'other', priority: 'live' } as const;
      await time.pass(0);
      budget.limited(call, 90_000);
      expect(await settled(budget.spend(call))).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 90_000 });
      // Another class has a limit of its own.
      expect(await settled(budget.spend({ ...call, apiClass: 'customers.add' }))).toBe('went out');
    });

    it('gives a call up at the deadline, and at its signal', async () => {
      const { budget } = startProcess(1);
      const call = { apiClass: 'other', priority: 'drain' } as const;
      expect(await settled(budget.spend(call))).toBe('went out');
      const controller = new AbortController();
      const waiting = budget.spend(call).catch((error: unknown) => error);
      const aborted = budget.spend({ ...call, signal: controller.signal });
      expect(await settled(aborted)).toMatchObject({ code: 'RATE_LIMITED' });
      controller.abort();
      await time.pass(30_000);
      expect(await waiting).toMatchObject({ code: 'RATE_LIMITED', details: { priority: 'drain' } });
    });

    it('tells a call that comes during a pause how long that lasts still', async () => {
      const { budget } = startProcess();
      const call = { apiClass: 'other', priority: 'live' } as const;
      await time.pass(0);
      budget.limited(call, 60_000);
      expect(await settled(budget.spend(call))).toMatchObject({ retryAfterMs: 60_000 });
      await time.pass(20_000);
      const late = budget.spend(call).catch((error: unknown) => error);
      await time.pass(5_000);
      expect(await late).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 35_000 });
    });

    it('says that a piece of work can begin anew, unless it has written something by then', async () => {
      const { budget } = startProcess();
      const call = { apiClass: 'other', priority: 'live' } as const;
      await time.pass(0);
      budget.limited(call, 60_000);
      expect(await settled(budget.spend(call))).toBeInstanceOf(BudgetUsedUp);
      expect(await settled(budget.spend({ ...call, sentBefore: 'nothing' }))).toBe('waits');
      let sentBefore: 'nothing' | 'writes' = 'nothing';
      const waiting = budget
        .spend({
          ...call,
          get sentBefore() {
            return sentBefore;
          },
        })
        .catch((error: unknown) => error);
      sentBefore = 'writes';
      await time.pass(5_000);
      const refusal = await waiting;
      expect(refusal).toMatchObject({ code: 'RATE_LIMITED' });
      expect(refusal).not.toBeInstanceOf(BudgetUsedUp);
    });

    it('waits longer with what is begun, and lets it go first among equals', async () => {
      const { budget } = startProcess(20);
      const order: string[] = [];
      const spend = (label: string, sentBefore: 'nothing' | 'reads' | 'writes') =>
        budget
          .spend({ apiClass: 'other', priority: 'live', sentBefore })
          .then(() => order.push(label))
          .catch(() => order.push(`${label} refused`));
      void spend('now', 'nothing');
      await time.pass(0);
      void spend('first', 'nothing');
      void spend('second', 'nothing');
      void spend('begun', 'reads');
      void spend('half done', 'writes');
      await time.pass(20_000);
      expect(order).toEqual(['now', 'begun', 'first refused', 'second refused', 'half done']);
    });

    it('finishes what takes several calls, also where few go out and many want one', async () => {
      // Capillary documents no lower limit.
      const { budget } = startProcess(50);
      let finished = 0;
      async function work(): Promise<void> {
        const live = { priority: 'live' } as const;
        await budget.spend({ ...live, apiClass: 'other' });
        await budget.spend({ ...live, apiClass: 'transactions.add', sentBefore: 'reads' });
        finished += 1;
      }
      async function hand(): Promise<void> {
        while (time.nowMs() < 3 * MINUTE_MS) {
          await work().catch((error: AppError) => time.sleep(error.retryAfterMs ?? 1_000));
        }
      }
      for (let hands = 0; hands < 15; hands += 1) void hand();
      await time.pass(3 * MINUTE_MS);
      expect(finished).toBeGreaterThan(3 * 50 * 0.85 * 0.5);
      await time.pass(MINUTE_MS);
    });

    it('is neither stopped nor flooded by clocks that somebody sets', async () => {
      const api = createLimitedApi({ time });
      const processes = [startProcess(300), startProcess(300)];
      for (const { budget } of processes) api.backlog(budget, 'drain', 4);
      await time.pass(20_000);
      processes[0]!.clock.jump(600_000);
      await time.pass(20_000);
      processes[1]!.clock.jump(-600_000);
      await time.pass(20_000);
      const late = startProcess(300);
      late.clock.jump(-3_600_000);
      api.backlog(late.budget, 'drain', 4);
      await time.pass(20_000);
      api.stop();
      expect(api.busiestMinute()).toBeLessThanOrEqual(300);
      expect(api.taken(20_000, 80_000).length).toBeGreaterThanOrEqual(285);
    });

    it('gives back at its end what it did not use', async () => {
      const first = startProcess(1_000);
      const call = { apiClass: 'other', priority: 'live' } as const;
      // By the fourth it has taken six of the twenty that the bucket holds.
      for (let count = 0; count < 4; count += 1) {
        expect(await settled(first.budget.spend(call))).toBe('went out');
      }
      await first.rateBudget.close();
      expect(first.rateBudget.snapshot()).toEqual([
        {
          key,
          apiClass: 'other',
          limitPerMinute: 1_000,
          used: { live: 4, drain: 0, backfill: 0 },
          waiting: { live: 0, drain: 0, backfill: 0 },
        },
      ]);
      const second = startProcess(1_000);
      const calls = Array.from({ length: 20 }, () => second.budget.spend(call));
      await time.pass(20);
      expect(second.rateBudget.snapshot()[0]).toMatchObject({ used: { live: 16 }, waiting: { live: 4 } });
      await time.pass(1_000);
      await Promise.all(calls);
    });
  });
}
