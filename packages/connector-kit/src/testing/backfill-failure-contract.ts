import { AppError } from '@capconnect/kernel';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BackfillEngine } from '../backfill/backfill.ts';
import type { Database } from '../database/database.ts';
import { createIntakeGuard } from '../intake/create-intake-guard.ts';
import { dyingIntake, fillingIntake, historicOrder } from './backfill-history.ts';
import { type BackfillWorld, createBackfillWorld } from './backfill-world.ts';

const TAKEN_OVER_MS = 30_000;

/**
 * What becomes of backfills when processes die and sources fail, over every store, as a vitest suite.
 * @param open - an empty, migrated database; called before each test.
 */
export function backfillFailureContract(name: string, open: () => Promise<Database>): void {
  describe(`backfill failure contract: ${name}`, () => {
    let world: BackfillWorld;
    let backfills: BackfillEngine;

    beforeEach(async () => {
      world = createBackfillWorld(await open());
      backfills = world.engine();
    });

    afterEach(() => world.database.close());

    it('is taken over within 30 s from a process that dies in the middle of a page, and nothing counts twice', async () => {
      const dying = world.engine({ intake: dyingIntake(world.intake, 4) });
      const id = await world.create(backfills);
      void dying.runOnce();
      await until(async () => (await backfills.get(id))?.found === 3);
      // The fourth order is in the inbox, and in no checkpoint.
      await until(async () => (await world.deliver()) > 0 && (await world.accepted()) === 4);
      await backfills.runOnce();
      expect((await backfills.get(id))?.found).toBe(3);
      world.clock.advance(TAKEN_OVER_MS);
      await world.finish(backfills);
      expect(await backfills.get(id)).toMatchObject({ state: 'finished', found: 10, sent: 10, duplicate: 0 });
      expect(world.history.asked).toEqual([undefined, '3', '3', '6', '9']);
    });

    it('is not taken from a process whose clock is some seconds ahead', async () => {
      const dying = world.engine({ intake: dyingIntake(world.intake, 0) });
      await world.create(backfills);
      world.clock.jump(10_000);
      void dying.runOnce();
      await until(async () => world.history.asked.length === 1);
      world.clock.jump(-10_000);
      await backfills.runOnce();
      expect(world.history.asked).toHaveLength(1);
    });

    it('is taken over soon also when the clock was ahead, and was set back', async () => {
      const dying = world.engine({ intake: dyingIntake(world.intake, 0) });
      const id = await world.create(backfills);
      world.clock.jump(3_600_000);
      void dying.runOnce();
      await until(async () => world.history.asked.length === 1);
      world.clock.jump(-3_600_000);
      await world.finish(backfills);
      expect(await backfills.get(id)).toMatchObject({ state: 'finished', sent: 10 });
    });

    it('writes nothing more once another process has taken it over', async () => {
      const { promise: resumed, resolve: resume } = Promise.withResolvers<void>();
      let isSlow = true;
      world.history.beforePage = async () => {
        if (!isSlow) return;
        isSlow = false;
        await resumed;
      };
      const id = await world.create(backfills);
      const slow = world.engine().runOnce();
      await until(async () => world.history.asked.length === 1);
      world.clock.advance(TAKEN_OVER_MS);
      await world.finish(backfills);
      const report = await backfills.get(id);
      resume();
      await slow;
      expect(report).toMatchObject({ state: 'finished', found: 10, sent: 10 });
      expect(await backfills.get(id)).toEqual(report);
    });

    it('runs in one of many processes', async () => {
      const id = await world.create(backfills);
      await Promise.all(
        [backfills, world.engine(), world.engine(), world.engine()].map((each) => each.runOnce()),
      );
      await world.finish(backfills);
      expect(await backfills.get(id)).toMatchObject({ state: 'finished', found: 10, sent: 10 });
      expect(world.history.asked).toEqual([undefined, '3', '6', '9']);
    });

    it('asks a source that fails again, later and later, and goes on where it was', async () => {
      let failures = 3;
      world.history.beforePage = async (cursor) => {
        if (cursor !== '6' || failures === 0) return;
        failures -= 1;
        throw new AppError('UPSTREAM_UNAVAILABLE', 'The shop is down.');
      };
      const id = await world.create(backfills);
      await backfills.runOnce();
      expect(await backfills.get(id)).toMatchObject({
        state: 'running',
        found: 6,
        error: { code: 'UPSTREAM_UNAVAILABLE', message: 'The shop is down.' },
      });
      for (const waitMs of [1_000, 2_000, 4_000]) {
        const { length } = world.history.asked;
        world.clock.advance(waitMs - 1);
        await backfills.runOnce();
        expect(world.history.asked).toHaveLength(length);
        world.clock.advance(1);
        await backfills.runOnce();
      }
      await world.finish(backfills);
      expect(await backfills.get(id)).toMatchObject({ state: 'finished', found: 10, sent: 10, error: null });
    });

    it('waits as long as the source asks for', async () => {
      world.history.beforePage = async () => {
        throw new AppError('RATE_LIMITED', 'Slowly.', { retryAfterMs: 77_000 });
      };
      await world.create(backfills);
      await backfills.runOnce();
      world.clock.advance(76_999);
      await backfills.runOnce();
      expect(world.history.asked).toHaveLength(1);
      world.clock.advance(1);
      await backfills.runOnce();
      expect(world.history.asked).toHaveLength(2);
    });

    it.each([
      ['what does not pass by itself', 'ACCESS_DENIED', 1],
      ['what lasts too long', 'UPSTREAM_UNAVAILABLE', 10],
    ] as const)('fails of %s, and can be resumed', async (_what, code, times) => {
      world.history.beforePage = async (cursor) => {
        if (cursor === '3') throw new AppError(code, 'No.');
      };
      const id = await world.create(backfills);
      for (let time = 1; time <= 20; time += 1) {
        await backfills.runOnce();
        world.clock.advance(600_000);
      }
      await world.finish(backfills);
      expect(await backfills.get(id)).toMatchObject({ state: 'failed', sent: 3, error: { code } });
      expect(world.history.asked.filter((cursor) => cursor === '3')).toHaveLength(times);
      world.history.beforePage = async () => {};
      await backfills.resume(id);
      await world.finish(backfills);
      expect(await backfills.get(id)).toMatchObject({ state: 'finished', found: 10, sent: 10, error: null });
    });

    it('reads a page again of which not all could be stored', async () => {
      const id = await world.create(backfills);
      await world.engine({ intake: fillingIntake(world.intake, 4) }).runOnce();
      expect(await backfills.get(id)).toMatchObject({ found: 3, error: { code: 'INTAKE_FULL' } });
      world.clock.advance(TAKEN_OVER_MS);
      await world.finish(backfills);
      expect(await backfills.get(id)).toMatchObject({ state: 'finished', found: 10, sent: 10, duplicate: 0 });
    });

    it('waits for its own inbox as long as that is full', async () => {
      const id = await world.create(backfills);
      const full = world.engine({ intake: fillingIntake(world.intake, 0) });
      for (let time = 1; time <= 20; time += 1) {
        await full.runOnce();
        world.clock.advance(600_000);
      }
      expect((await backfills.get(id))?.state).toBe('running');
      await world.finish(backfills);
      expect(await backfills.get(id)).toMatchObject({ state: 'finished', sent: 10, error: null });
    });

    it('stops reading while half of the queue is taken, leaves room for live events, and goes on by itself', async () => {
      const { inbox, database, clock } = world;
      const intake = createIntakeGuard({
        inbox,
        database,
        clock,
        openLimit: 8,
        file: undefined,
        diskReserveBytes: 0,
      });
      const engine = world.engine({ intake });
      const id = await world.create(engine);
      for (let time = 1; time <= 20; time += 1) {
        await engine.runOnce();
        clock.advance(30_000);
      }
      expect(await backfills.get(id)).toMatchObject({ state: 'running', error: { code: 'INTAKE_FULL' } });
      expect(await world.accepted()).toBe(4);
      // The half page was read once, not at each look.
      expect(world.history.asked).toEqual([undefined, '3']);
      await intake.put({ ...historicOrder('live-1'), tenantId: 't1', source: 'shop' });
      for (let time = 1; time <= 5; time += 1) {
        await world.finish(engine);
        clock.advance(30_000);
      }
      expect(await backfills.get(id)).toMatchObject({ state: 'finished', found: 10, sent: 10, error: null });
    });

    it('waits, and counts no failure of the source, while there is no room on the disk', async () => {
      const isFull = { is: true };
      const engine = world.engine({
        intake: {
          put: world.intake.put,
          async requireRoom() {
            if (isFull.is) throw new AppError('STORAGE_UNAVAILABLE', 'No room.');
          },
        },
      });
      const id = await world.create(engine);
      for (let time = 1; time <= 20; time += 1) {
        await engine.runOnce();
        world.clock.advance(600_000);
      }
      expect(await backfills.get(id)).toMatchObject({
        state: 'running',
        error: { code: 'STORAGE_UNAVAILABLE' },
      });
      expect(world.history.asked).toEqual([]);
      isFull.is = false;
      world.history.beforePage = async () => {
        world.history.beforePage = async () => {};
        throw new AppError('UPSTREAM_UNAVAILABLE', 'The shop is down.');
      };
      await engine.runOnce();
      expect(await backfills.get(id)).toMatchObject({
        state: 'running',
        error: { code: 'UPSTREAM_UNAVAILABLE' },
      });
      world.clock.advance(600_000);
      await world.finish(engine);
      expect(await backfills.get(id)).toMatchObject({ state: 'finished', sent: 10, error: null });
    });

    it('accounts also for the half page that it had put when it was cancelled', async () => {
      const id = await world.create(backfills);
      await world.engine({ intake: fillingIntake(world.intake, 4) }).runOnce();
      await backfills.cancel(id);
      await world.finish(backfills);
      expect(await backfills.get(id)).toMatchObject({ state: 'cancelled', found: 4, sent: 4, remaining: 0 });
    });

    it('does not keep its process from stopping when the source does not answer', async () => {
      world.history.beforePage = () => new Promise(() => {});
      const id = await world.create(backfills);
      backfills.start();
      await until(async () => world.history.asked.length === 1);
      await backfills.stop();
      world.history.beforePage = async () => {};
      await world.finish(world.engine());
      expect(await backfills.get(id)).toMatchObject({ state: 'finished', sent: 10, error: null });
    });

    it('fails when its source leads in a circle', async () => {
      world.history.page = async (_tenant, _range, cursor) => ({ items: [], nextCursor: cursor ?? 'there' });
      const id = await world.create(backfills);
      await backfills.runOnce();
      expect(await backfills.get(id)).toMatchObject({ state: 'failed', error: { code: 'UPSTREAM_INVALID' } });
    });

    it('does not call a report complete that does not add up', async () => {
      const id = await world.create(backfills);
      await backfills.runOnce();
      await world.database.kysely
        .deleteFrom('backfill_items')
        .where('backfill_id', '=', id)
        .where('message_seq', 'in', (query) =>
          query.selectFrom('inbox_messages').select('seq').where('delivery_id', '=', 'order-0'),
        )
        .execute();
      await world.database.kysely.updateTable('backfills').set({ sent: 1 }).where('id', '=', id).execute();
      await world.finish(backfills);
      expect(await backfills.get(id)).toMatchObject({ state: 'failed', error: { code: 'INTERNAL' } });
      await expect(backfills.resume(id)).rejects.toMatchObject({ code: 'CONFLICT' });
    });
  });
}

/** Until another process, which runs at the same time, has got there. */
async function until(isThere: () => Promise<boolean>): Promise<void> {
  await expect.poll(isThere, { interval: 2, timeout: 5_000 }).toBe(true);
}
