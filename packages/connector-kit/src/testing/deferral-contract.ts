import { AppError } from '@capconnect/kernel';
import { describe, expect, it } from 'vitest';
import type { Database } from '../database/database.ts';
import type { AttemptOutcome } from '../inbox/inbox.ts';
import { done, useDeliveryWorld } from './delivery-world.ts';
import { message } from './message.ts';

const MINUTE_MS = 60_000;
const WEEK_MS = 7 * 24 * 60 * MINUTE_MS;

/**
 * What every store must do about tries that are no attempts: the rate budget had no call, or the tenant was paused.
 * @param open - an empty, migrated database; called before each test.
 */
export function deferralContract(name: string, open: () => Promise<Database>): void {
  describe(`deferral contract: ${name}`, () => {
    const world = useDeliveryWorld(open);

    function postponed(ms = MINUTE_MS): AttemptOutcome {
      const error = new AppError('RATE_LIMITED', 'The calls are used up.');
      return { kind: 'postponed', error, notBeforeMs: world.clock.wallMs() + ms };
    }

    function failed(): AttemptOutcome {
      const error = new AppError('UPSTREAM_UNAVAILABLE', 'Away.');
      return { kind: 'retry', error, notBeforeMs: world.clock.wallMs() };
    }

    async function historyOf(id: string) {
      const { history = [] } = (await world.deliveries.get(id)) ?? {};
      return history.map(({ attempt, outcome, durationMs }) => [attempt, outcome, durationMs]);
    }

    describe('a message that waits for the rate budget', () => {
      it('is due when the budget says, and holds its key until then, and no other', async () => {
        await world.inbox.put(message({ deliveryId: 'a1', orderingKey: 'a' }));
        await world.inbox.put(message({ deliveryId: 'a2', orderingKey: 'a' }));
        await world.inbox.put(message({ deliveryId: 'b1', orderingKey: 'b' }));
        await world.settleOne(postponed());
        expect(await world.claim()).toEqual(['b1']);
        world.clock.advance(MINUTE_MS - 1);
        expect(await world.inbox.nextDueMs()).toBe(world.clock.wallMs() + 1);
        expect((await world.claim()).includes('a1')).toBe(false);
        world.clock.advance(1);
        expect(await world.claim()).toContain('a1');
      });

      it('has used no attempt, however often it was put off', async () => {
        await world.inbox.put(message());
        for (let times = 1; times <= 3; times += 1) {
          const claimed = await world.claimOne();
          expect(claimed).toMatchObject({ attempt: 1, roundAttempt: 1 });
          await world.inbox.settle(claimed, postponed());
          world.clock.advance(MINUTE_MS);
        }
        await world.settleOne(failed());
        await world.settleOne(postponed());
        world.clock.advance(MINUTE_MS);
        expect(await world.claimOne()).toMatchObject({ attempt: 2, roundAttempt: 2 });
      });

      it('begins the time it is tried for with its first attempt', async () => {
        await world.inbox.put(message());
        await world.settleOne(postponed());
        world.clock.advance(WEEK_MS);
        const postponedMs = world.clock.wallMs();
        await world.settleOne(postponed());
        world.clock.advance(MINUTE_MS);
        expect((await world.claimOne()).roundStartedAtMs).toBe(postponedMs);
      });
    });

    it('keeps what put a message off beside its attempts: once for each, from the first try to the last', async () => {
      const { id } = await world.inbox.put(message());
      await world.settleOne(world.paused());
      for (let probes = 1; probes <= 2; probes += 1) {
        world.clock.advance(MINUTE_MS);
        await world.settleOne(world.paused());
      }
      world.clock.advance(MINUTE_MS);
      await world.settleOne(failed());
      world.clock.advance(MINUTE_MS);
      await world.settleOne(postponed());
      world.clock.advance(MINUTE_MS);
      await world.settleOne(postponed());
      world.clock.advance(MINUTE_MS);
      await world.settleOne(done);
      expect(await historyOf(id)).toEqual([
        [1, 'paused', 2 * MINUTE_MS],
        [1, 'retry', 0],
        [2, 'postponed', MINUTE_MS],
        [2, 'done', 0],
      ]);
      expect(await world.deliveries.get(id)).toMatchObject({ attempts: 2 });
    });

    it('does not take a tenant for mended whose probe was put off', async () => {
      await world.pauseWith(2);
      world.clock.advance(MINUTE_MS);
      await world.settleOne(postponed(1_000));
      world.clock.advance(1_000);
      expect(await world.claim()).toEqual([]);
      world.clock.advance(MINUTE_MS);
      await world.settleOne(done);
      expect(await world.claim()).toHaveLength(1);
    });

    it('lets what put a message off go with its receipt', async () => {
      await world.inbox.put(message());
      await world.settleOne(postponed());
      const { kysely } = world.database;
      await kysely.deleteFrom('inbox_payloads').execute();
      await kysely.deleteFrom('inbox_messages').execute();
      expect(await kysely.selectFrom('inbox_deferrals').selectAll().execute()).toEqual([]);
    });
  });
}
