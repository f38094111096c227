import { randomUUID } from 'node:crypto';
import { AppError, createManualClock, type ManualClock, silentLogger } from '@capconnect/kernel';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BackfillEngine } from '../backfill/backfill.ts';
import type { BackfillsOptions } from '../backfill/backfills-options.ts';
import { createBackfills } from '../backfill/create-backfills.ts';
import type { Database } from '../database/database.ts';
import { createInbox } from '../inbox/create-inbox.ts';
import type { Inbox } from '../inbox/inbox.ts';
import { createKeyRing } from '../secrets/create-key-ring.ts';
import type { Tenant } from '../tenants/tenant.ts';
import type { Flow } from '../worker/flow.ts';
import { createWorker } from '../worker/create-worker.ts';
import { createHistory, dyingInbox, type History, historicOrder } from './backfill-history.ts';

const KEYS = `k1:${Buffer.alloc(32, 7).toString('base64')}`;
const TAKEN_OVER_MS = 30_000;
const JANUARY = { fromMs: Date.UTC(2026, 0, 1), toMs: Date.UTC(2026, 1, 1) };
const ids = (count: number) => Array.from({ length: count }, (_, index) => `order-${index}`);

/**
 * What backfills must do over every store, as a vitest suite.
 * @param open - an empty, migrated database; called before each test.
 */
export function backfillContract(name: string, open: () => Promise<Database>): void {
  describe(`backfill contract: ${name}`, () => {
    let database: Database;
    let clock: ManualClock;
    let inbox: Inbox;
    let history: History;
    let backfills: BackfillEngine;
    /** What Capillary says to an order; `sent` when left out. */
    let answers: Record<string, () => Record<string, unknown>>;

    beforeEach(async () => {
      database = await open();
      clock = createManualClock(Date.UTC(2026, 5, 1));
      inbox = createInbox({ database, keyRing: createKeyRing(KEYS), clock, ids: randomUUID });
      answers = {};
      history = createHistory(ids(10), 3);
      backfills = engine();
    });

    afterEach(() => database.close());

    /** As another process sees the same database. */
    function engine(changes: Partial<BackfillsOptions<unknown>> = {}): BackfillEngine {
      return createBackfills({
        database,
        inbox,
        tenants: { get: async (id) => (id === 'unknown' ? undefined : tenantOf(id)) },
        source: history,
        clock,
        logger: silentLogger,
        ids: randomUUID,
        random: () => 1,
        ...changes,
      });
    }

    const flow: Flow<unknown> = async ({ deliveryId }) =>
      answers[deliveryId]?.() ?? { billNumber: deliveryId };

    /** Delivers what may go now. */
    function deliver(): Promise<number> {
      const tenants = { get: async (id: string) => tenantOf(id) };
      const flows = { 'orders/paid': flow };
      return createWorker({ inbox, flows, tenants, clock, logger: silentLogger }).runOnce();
    }

    function create(changes: Partial<Parameters<BackfillEngine['create']>[0]> = {}): Promise<string> {
      return backfills.create({ tenantId: 't1', ...JANUARY, isDryRun: false, ...changes });
    }

    async function finish(runner = backfills): Promise<void> {
      await runner.runOnce();
      while ((await deliver()) > 0) await runner.runOnce();
      await runner.runOnce();
    }

    it('brings a whole history to Capillary and accounts for it', async () => {
      answers = {
        'order-1': () => ({ existedAlready: true }),
        'order-2': () => ({ skipped: 'test-order' }),
        'order-3': () => {
          throw new AppError('PAYLOAD_INVALID', 'No total.');
        },
        'order-4': () => ({ skipped: 'test-order' }),
      };
      const id = await create();
      expect(await backfills.get(id)).toMatchObject({ state: 'running', found: 0, expected: null });
      await finish();
      expect(await backfills.get(id)).toMatchObject({
        tenant: 't1',
        from: '2026-01-01T00:00:00.000Z',
        to: '2026-02-01T00:00:00.000Z',
        state: 'finished',
        expected: 10,
        found: 10,
        sent: 6,
        duplicate: 1,
        skipped: 2,
        rejected: 1,
        inFlight: 0,
        remaining: 0,
        reasons: { skipped: { 'test-order': 2 }, rejected: { PAYLOAD_INVALID: 1 } },
        error: null,
        finishedAt: '2026-06-01T00:00:00.000Z',
      });
      expect(history.asked).toEqual([undefined, '3', '6', '9']);
    });

    it('lets live events go first', async () => {
      await create();
      await backfills.runOnce();
      await inbox.put({ ...historicOrder('live'), tenantId: 't1', source: 'shop' });
      const claimed = await inbox.claim({ total: 3, backfill: 1 }, 10_000);
      expect(claimed.map(({ deliveryId, priority }) => [deliveryId, priority])).toEqual([
        ['live', 'live'],
        ['order-0', 'backfill'],
      ]);
    });

    it('counts as duplicate what was accepted before and delivered, and as rejected what was not', async () => {
      answers = {
        'order-5': () => {
          throw new AppError('PAYLOAD_INVALID', 'No total.');
        },
      };
      for (const earlier of ['order-0', 'order-5']) {
        await inbox.put({ ...historicOrder(earlier), tenantId: 't1', source: 'shop' });
      }
      await deliver();
      const id = await create();
      await finish();
      const counts = { found: 10, sent: 8, duplicate: 1, skipped: 0, rejected: 1 };
      expect(await backfills.get(id)).toMatchObject({ state: 'finished', ...counts });
    });

    it('counts once what the source shows twice', async () => {
      history.items.splice(4, 0, historicOrder('order-0'), historicOrder('order-4'));
      const id = await create();
      await finish();
      expect(await backfills.get(id)).toMatchObject({ state: 'finished', found: 10, sent: 10, duplicate: 0 });
    });

    it('has no more than the limit, and the rest of a page, on the way', async () => {
      backfills = engine({ maxInFlight: 4 });
      const id = await create();
      await backfills.runOnce();
      expect(await backfills.get(id)).toMatchObject({ found: 6, inFlight: 6, remaining: 10 });
      await backfills.runOnce();
      expect((await backfills.get(id))?.found).toBe(6);
      await deliver();
      await backfills.runOnce();
      expect((await backfills.get(id))?.found).toBe(10);
    });

    it('is taken over within 30 s from a process that dies in the middle of a page, and nothing counts twice', async () => {
      const dying = engine({ inbox: dyingInbox(inbox, 4) });
      const id = await create();
      void dying.runOnce();
      await until(async () => (await backfills.get(id))?.found === 3);
      // The fourth order is in the inbox, and in no checkpoint.
      await until(async () => (await deliver()) > 0 && (await accepted()) === 4);
      await backfills.runOnce();
      expect((await backfills.get(id))?.found).toBe(3);
      clock.advance(TAKEN_OVER_MS);
      await finish();
      expect(await backfills.get(id)).toMatchObject({ state: 'finished', found: 10, sent: 10, duplicate: 0 });
      expect(history.asked).toEqual([undefined, '3', '3', '6', '9']);
    });

    it('is not taken from a process whose clock is some seconds ahead', async () => {
      const dying = engine({ inbox: dyingInbox(inbox, 0) });
      await create();
      clock.jump(10_000);
      void dying.runOnce();
      await until(async () => history.asked.length === 1);
      clock.jump(-10_000);
      await backfills.runOnce();
      expect(history.asked).toHaveLength(1);
    });

    it('is taken over soon also when the clock was ahead, and was set back', async () => {
      const dying = engine({ inbox: dyingInbox(inbox, 0) });
      const id = await create();
      clock.jump(3_600_000);
      void dying.runOnce();
      await until(async () => history.asked.length === 1);
      clock.jump(-3_600_000);
      await finish();
      expect(await backfills.get(id)).toMatchObject({ state: 'finished', sent: 10 });
    });

    it('writes nothing more once another process has taken it over', async () => {
      const { promise: resumed, resolve: resume } = Promise.withResolvers<void>();
      let isSlow = true;
      history.beforePage = async () => {
        if (!isSlow) return;
        isSlow = false;
        await resumed;
      };
      const id = await create();
      const slow = engine().runOnce();
      await until(async () => history.asked.length === 1);
      clock.advance(TAKEN_OVER_MS);
      await finish();
      const report = await backfills.get(id);
      resume();
      await slow;
      expect(report).toMatchObject({ state: 'finished', found: 10, sent: 10 });
      expect(await backfills.get(id)).toEqual(report);
    });

    it('runs in one of many processes', async () => {
      const id = await create();
      await Promise.all([backfills, engine(), engine(), engine()].map((each) => each.runOnce()));
      await finish();
      expect(await backfills.get(id)).toMatchObject({ state: 'finished', found: 10, sent: 10 });
      expect(history.asked).toEqual([undefined, '3', '6', '9']);
    });

    it('pauses before the next page and goes on there, also in another process', async () => {
      const id = await create();
      history.beforePage = async (cursor) => {
        if (cursor === '6') await backfills.pause(id);
      };
      await finish();
      // The page that was under way is not put.
      expect(await backfills.get(id)).toMatchObject({
        state: 'paused',
        found: 6,
        sent: 6,
        inFlight: 0,
        remaining: 4,
      });
      expect((await backfills.pause(id)).state).toBe('paused');
      history.beforePage = async () => {};
      expect((await engine().resume(id)).state).toBe('running');
      await finish(engine());
      expect(await backfills.get(id)).toMatchObject({ state: 'finished', found: 10, sent: 10 });
    });

    it('counts what is on its way also when it is paused', async () => {
      const id = await create();
      await backfills.runOnce();
      await backfills.pause(id);
      await finish();
      expect(await backfills.get(id)).toMatchObject({ state: 'paused', sent: 10, remaining: 0 });
      await backfills.resume(id);
      await finish();
      expect((await backfills.get(id))?.state).toBe('finished');
    });

    it('is cancelled for good, and accounts for what it had accepted', async () => {
      backfills = engine({ maxInFlight: 3 });
      const id = await create();
      await backfills.runOnce();
      expect((await backfills.cancel(id)).state).toBe('cancelled');
      expect(await backfills.get(id)).toMatchObject({ inFlight: 3, remaining: 3, finishedAt: null });
      await finish();
      expect(await backfills.get(id)).toMatchObject({ state: 'cancelled', found: 3, sent: 3, remaining: 0 });
      expect((await backfills.get(id))?.finishedAt).not.toBeNull();
      for (const change of ['pause', 'resume'] as const) {
        await expect(backfills[change](id)).rejects.toMatchObject({ code: 'CONFLICT' });
      }
      await create();
    });

    it('counts without accepting anything when it only tries', async () => {
      for (const earlier of ['order-0', 'order-5']) {
        await inbox.put({ ...historicOrder(earlier), tenantId: 't1', source: 'shop' });
      }
      await inbox.put({ ...historicOrder('order-6'), tenantId: 't2', source: 'shop' });
      const before = await accepted();
      backfills = engine({ callsPerItem: 1.5, callsPerMinute: () => 60 });
      const id = await create({ isDryRun: true });
      await backfills.runOnce();
      expect(await backfills.get(id)).toMatchObject({
        dryRun: true,
        state: 'finished',
        found: 10,
        sent: 0,
        duplicate: 2,
        inFlight: 0,
        remaining: 8,
        estimatedSeconds: 12,
      });
      expect(await accepted()).toBe(before);
    });

    it('asks a source that fails again, later and later, and goes on where it was', async () => {
      let failures = 3;
      history.beforePage = async (cursor) => {
        if (cursor !== '6' || failures === 0) return;
        failures -= 1;
        throw new AppError('UPSTREAM_UNAVAILABLE', 'The shop is down.');
      };
      const id = await create();
      await backfills.runOnce();
      expect(await backfills.get(id)).toMatchObject({
        state: 'running',
        found: 6,
        error: { code: 'UPSTREAM_UNAVAILABLE', message: 'The shop is down.' },
      });
      for (const waitMs of [1_000, 2_000, 4_000]) {
        const { length } = history.asked;
        clock.advance(waitMs - 1);
        await backfills.runOnce();
        expect(history.asked).toHaveLength(length);
        clock.advance(1);
        await backfills.runOnce();
      }
      await finish();
      expect(await backfills.get(id)).toMatchObject({ state: 'finished', found: 10, sent: 10, error: null });
    });

    it('waits as long as the source asks for', async () => {
      history.beforePage = async () => {
        throw new AppError('RATE_LIMITED', 'Slowly.', { retryAfterMs: 77_000 });
      };
      await create();
      await backfills.runOnce();
      clock.advance(76_999);
      await backfills.runOnce();
      expect(history.asked).toHaveLength(1);
      clock.advance(1);
      await backfills.runOnce();
      expect(history.asked).toHaveLength(2);
    });

    it.each([
      ['what does not pass by itself', 'ACCESS_DENIED', 1],
      ['what lasts too long', 'UPSTREAM_UNAVAILABLE', 10],
    ] as const)('fails of %s, and can be resumed', async (_what, code, times) => {
      history.beforePage = async (cursor) => {
        if (cursor === '3') throw new AppError(code, 'No.');
      };
      const id = await create();
      for (let time = 1; time <= 20; time += 1) {
        await backfills.runOnce();
        clock.advance(600_000);
      }
      await finish();
      expect(await backfills.get(id)).toMatchObject({ state: 'failed', sent: 3, error: { code } });
      expect(history.asked.filter((cursor) => cursor === '3')).toHaveLength(times);
      history.beforePage = async () => {};
      await backfills.resume(id);
      await finish();
      expect(await backfills.get(id)).toMatchObject({ state: 'finished', found: 10, sent: 10, error: null });
    });

    it('reads a page again of which not all could be stored', async () => {
      let puts = 0;
      const flaky: Pick<Inbox, 'put'> = {
        async put(message) {
          puts += 1;
          if (puts === 5) throw new AppError('STORAGE_UNAVAILABLE', 'Full.');
          return inbox.put(message);
        },
      };
      backfills = engine({ inbox: flaky });
      const id = await create();
      await backfills.runOnce();
      expect(await backfills.get(id)).toMatchObject({ found: 3, error: { code: 'STORAGE_UNAVAILABLE' } });
      clock.advance(TAKEN_OVER_MS);
      await finish();
      expect(await backfills.get(id)).toMatchObject({ state: 'finished', found: 10, sent: 10, duplicate: 0 });
    });

    it('fails when its source leads in a circle', async () => {
      history.page = async (_tenant, _range, cursor) => ({ items: [], nextCursor: cursor ?? 'there' });
      const id = await create();
      await backfills.runOnce();
      expect(await backfills.get(id)).toMatchObject({ state: 'failed', error: { code: 'UPSTREAM_INVALID' } });
    });

    it('is not started for a tenant that is not there, nor beside another over the same time', async () => {
      await expect(create({ tenantId: 'unknown' })).rejects.toMatchObject({ code: 'TENANT_UNKNOWN' });
      const attempts = await Promise.allSettled(Array.from({ length: 5 }, () => create()));
      const [first] = attempts.flatMap((attempt) => (attempt.status === 'fulfilled' ? [attempt.value] : []));
      const refused = attempts.filter(({ status }) => status === 'rejected');
      expect(refused).toHaveLength(4);
      expect(refused[0]).toMatchObject({ reason: { code: 'CONFLICT', details: { backfillId: first } } });
      await expect(create({ fromMs: JANUARY.toMs - 1, toMs: JANUARY.toMs + 1 })).rejects.toMatchObject({
        code: 'CONFLICT',
      });
      await create({ fromMs: JANUARY.toMs, toMs: JANUARY.toMs + 1 });
      await create({ tenantId: 't2' });
      await create({ isDryRun: true });
    });

    it('is not resumed beside another that took its place', async () => {
      history.beforePage = async () => {
        throw new AppError('ACCESS_DENIED', 'No.');
      };
      const failed = await create();
      await backfills.runOnce();
      const other = await create();
      await expect(backfills.resume(failed)).rejects.toMatchObject({ code: 'CONFLICT' });
      await backfills.cancel(other);
      expect((await backfills.resume(failed)).state).toBe('running');
    });

    it('does not call a report complete that does not add up', async () => {
      const id = await create();
      await backfills.runOnce();
      await database.kysely
        .deleteFrom('backfill_items')
        .where('backfill_id', '=', id)
        .where('message_seq', 'in', (query) =>
          query.selectFrom('inbox_messages').select('seq').where('delivery_id', '=', 'order-0'),
        )
        .execute();
      await database.kysely.updateTable('backfills').set({ sent: 1 }).where('id', '=', id).execute();
      await finish();
      expect(await backfills.get(id)).toMatchObject({ state: 'failed', error: { code: 'INTERNAL' } });
      await expect(backfills.resume(id)).rejects.toMatchObject({ code: 'CONFLICT' });
    });

    it('lists the newest first, of one tenant or all', async () => {
      const first = await create();
      clock.advance(1);
      const second = await create({ tenantId: 't2' });
      expect((await backfills.list()).map(({ id }) => id)).toEqual([second, first]);
      expect((await backfills.list({ limit: 1 })).map(({ id }) => id)).toEqual([second]);
      expect((await backfills.list({ tenant: 't1' })).map(({ id }) => id)).toEqual([first]);
      expect(await backfills.get('no-such-backfill')).toBeUndefined();
      await expect(backfills.pause('no-such-backfill')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });

    async function accepted(): Promise<number> {
      const { count } = await database.kysely
        .selectFrom('inbox_messages')
        .select((query) => query.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      return count;
    }
  });
}

function tenantOf(id: string): Tenant<unknown> {
  const origin = 'https://eu.api.example';
  const capillary = { baseUrl: origin, authEngineUrl: origin, gatewayUrl: origin };
  return { id, capillary, settings: {}, revision: 1 };
}

/** Until another process, which runs at the same time, has got there. */
async function until(isThere: () => Promise<boolean>): Promise<void> {
  await expect.poll(isThere, { interval: 2, timeout: 5_000 }).toBe(true);
}
