import { AppError } from '@capconnect/kernel';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BackfillEngine } from '../backfill/backfill.ts';
import type { Database } from '../database/database.ts';
import { historicOrder } from './backfill-history.ts';
import { type BackfillWorld, createBackfillWorld, JANUARY } from './backfill-world.ts';

/**
 * What backfills must do over every store, as a vitest suite.
 * @param open - an empty, migrated database; called before each test.
 */
export function backfillContract(name: string, open: () => Promise<Database>): void {
  describe(`backfill contract: ${name}`, () => {
    let world: BackfillWorld;
    let backfills: BackfillEngine;

    beforeEach(async () => {
      world = createBackfillWorld(await open());
      backfills = world.engine();
    });

    afterEach(() => world.database.close());

    it('brings a whole history to Capillary and accounts for it', async () => {
      Object.assign(world.answers, {
        'order-1': () => ({ existedAlready: true }),
        'order-2': () => ({ skipped: 'test-order' }),
        'order-3': () => {
          throw new AppError('PAYLOAD_INVALID', 'No total.');
        },
        'order-4': () => ({ skipped: 'test-order' }),
      });
      const id = await world.create(backfills);
      expect(await backfills.get(id)).toMatchObject({ state: 'running', found: 0, expected: null });
      await world.finish(backfills);
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
      expect(world.history.asked).toEqual([undefined, '3', '6', '9']);
    });

    it('lets live events go first', async () => {
      await world.create(backfills);
      await backfills.runOnce();
      await world.inbox.put({ ...historicOrder('live'), tenantId: 't1', source: 'shop' });
      const claimed = await world.inbox.claim({ total: 3, backfill: 1 }, 10_000);
      expect(claimed.map(({ deliveryId, priority }) => [deliveryId, priority])).toEqual([
        ['live', 'live'],
        ['order-0', 'backfill'],
      ]);
    });

    it('counts as duplicate what was accepted before and delivered, and as rejected what was not', async () => {
      Object.assign(world.answers, {
        'order-5': () => {
          throw new AppError('PAYLOAD_INVALID', 'No total.');
        },
      });
      for (const earlier of ['order-0', 'order-5']) {
        await world.inbox.put({ ...historicOrder(earlier), tenantId: 't1', source: 'shop' });
      }
      await world.deliver();
      const id = await world.create(backfills);
      await world.finish(backfills);
      const counts = { found: 10, sent: 8, duplicate: 1, skipped: 0, rejected: 1 };
      expect(await backfills.get(id)).toMatchObject({ state: 'finished', ...counts });
    });

    it('counts once what the source shows twice', async () => {
      world.history.items.splice(4, 0, historicOrder('order-0'), historicOrder('order-4'));
      const id = await world.create(backfills);
      await world.finish(backfills);
      expect(await backfills.get(id)).toMatchObject({ state: 'finished', found: 10, sent: 10, duplicate: 0 });
    });

    it('has no more than the limit, and the rest of a page, on the way', async () => {
      backfills = world.engine({ maxInFlight: 4 });
      const id = await world.create(backfills);
      await backfills.runOnce();
      expect(await backfills.get(id)).toMatchObject({ found: 6, inFlight: 6, remaining: 10 });
      await backfills.runOnce();
      expect((await backfills.get(id))?.found).toBe(6);
      await world.deliver();
      await backfills.runOnce();
      expect((await backfills.get(id))?.found).toBe(10);
    });

    it('pauses before the next page and goes on there, also in another process', async () => {
      const id = await world.create(backfills);
      world.history.beforePage = async (cursor) => {
        if (cursor === '6') await backfills.pause(id);
      };
      await world.finish(backfills);
      // The page that was under way is not put.
      expect(await backfills.get(id)).toMatchObject({
        state: 'paused',
        found: 6,
        sent: 6,
        inFlight: 0,
        remaining: 4,
      });
      expect((await backfills.pause(id)).state).toBe('paused');
      world.history.beforePage = async () => {};
      expect((await world.engine().resume(id)).state).toBe('running');
      await world.finish(world.engine());
      expect(await backfills.get(id)).toMatchObject({ state: 'finished', found: 10, sent: 10 });
    });

    it('counts what is on its way also when it is paused', async () => {
      const id = await world.create(backfills);
      await backfills.runOnce();
      await backfills.pause(id);
      await world.finish(backfills);
      expect(await backfills.get(id)).toMatchObject({ state: 'paused', sent: 10, remaining: 0 });
      await backfills.resume(id);
      await world.finish(backfills);
      expect((await backfills.get(id))?.state).toBe('finished');
    });

    it('is cancelled for good, and accounts for what it had accepted', async () => {
      backfills = world.engine({ maxInFlight: 3 });
      const id = await world.create(backfills);
      await backfills.runOnce();
      expect((await backfills.cancel(id)).state).toBe('cancelled');
      expect(await backfills.get(id)).toMatchObject({ inFlight: 3, remaining: 3, finishedAt: null });
      await world.finish(backfills);
      expect(await backfills.get(id)).toMatchObject({ state: 'cancelled', found: 3, sent: 3, remaining: 0 });
      expect((await backfills.get(id))?.finishedAt).not.toBeNull();
      for (const change of ['pause', 'resume'] as const) {
        await expect(backfills[change](id)).rejects.toMatchObject({ code: 'CONFLICT' });
      }
      await world.create(backfills);
    });

    it('counts without accepting anything when it only tries', async () => {
      for (const earlier of ['order-0', 'order-5']) {
        await world.inbox.put({ ...historicOrder(earlier), tenantId: 't1', source: 'shop' });
      }
      await world.inbox.put({ ...historicOrder('order-6'), tenantId: 't2', source: 'shop' });
      const before = await world.accepted();
      backfills = world.engine({ callsPerItem: 1.5, callsPerMinute: () => 60 });
      const id = await world.create(backfills, { isDryRun: true });
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
      expect(await world.accepted()).toBe(before);
    });

    it('is not started for a tenant that is not there, nor beside another over the same time', async () => {
      await expect(world.create(backfills, { tenantId: 'unknown' })).rejects.toMatchObject({
        code: 'TENANT_UNKNOWN',
      });
      const attempts = await Promise.allSettled(Array.from({ length: 5 }, () => world.create(backfills)));
      const [first] = attempts.flatMap((attempt) => (attempt.status === 'fulfilled' ? [attempt.value] : []));
      const refused = attempts.filter(({ status }) => status === 'rejected');
      expect(refused).toHaveLength(4);
      expect(refused[0]).toMatchObject({ reason: { code: 'CONFLICT', details: { backfillId: first } } });
      await expect(
        world.create(backfills, { fromMs: JANUARY.toMs - 1, toMs: JANUARY.toMs + 1 }),
      ).rejects.toMatchObject({
        code: 'CONFLICT',
      });
      await world.create(backfills, { fromMs: JANUARY.toMs, toMs: JANUARY.toMs + 1 });
      await world.create(backfills, { tenantId: 't2' });
      await world.create(backfills, { isDryRun: true });
    });

    it('is not resumed beside another that took its place', async () => {
      world.history.beforePage = async () => {
        throw new AppError('ACCESS_DENIED', 'No.');
      };
      const failed = await world.create(backfills);
      await backfills.runOnce();
      const other = await world.create(backfills);
      await expect(backfills.resume(failed)).rejects.toMatchObject({ code: 'CONFLICT' });
      await backfills.cancel(other);
      expect((await backfills.resume(failed)).state).toBe('running');
    });

    it('lists the newest first, of one tenant or all', async () => {
      const first = await world.create(backfills);
      world.clock.advance(1);
      const second = await world.create(backfills, { tenantId: 't2' });
      expect((await backfills.list()).map(({ id }) => id)).toEqual([second, first]);
      expect((await backfills.list({ limit: 1 })).map(({ id }) => id)).toEqual([second]);
      expect((await backfills.list({ tenant: 't1' })).map(({ id }) => id)).toEqual([first]);
      expect(await backfills.get('no-such-backfill')).toBeUndefined();
      await expect(backfills.pause('no-such-backfill')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });
  });
}
