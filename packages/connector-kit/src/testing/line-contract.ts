import { AppError, type ErrorCode } from '@capconnect/kernel';
import { describe, expect, it } from 'vitest';
import type { Database } from '../database/database.ts';
import type { AttemptOutcome } from '../inbox/inbox.ts';
import { done, useDeliveryWorld } from './delivery-world.ts';
import { message } from './message.ts';

const HOUR_MS = 3_600_000;

/**
 * What every store must do when the line to Capillary is back, and when a person takes a message out of the queue, as a
 * vitest suite.
 * @param open - an empty, migrated database; called before each test.
 */
export function lineContract(name: string, open: () => Promise<Database>): void {
  describe(`delivery contract: ${name}`, () => {
    const world = useDeliveryWorld(open);

    function failedWith(code: ErrorCode, inMs = HOUR_MS): AttemptOutcome {
      const error = new AppError(code, 'It failed.');
      return { kind: 'retry', error, notBeforeMs: world.clock.wallMs() + inMs };
    }

    function pausedFor(code: ErrorCode): AttemptOutcome {
      const error = new AppError(code, 'It failed.');
      return { kind: 'paused', error, probeAtMs: world.clock.wallMs() + HOUR_MS };
    }

    const put = (deliveryId: string, changes = {}) =>
      world.inbox.put(message({ deliveryId, orderingKey: deliveryId, ...changes }));

    describe('when the line is back', () => {
      it('what failed because of it runs at once, the oldest first, before what is new', async () => {
        for (const id of ['a', 'b', 'c']) await put(id);
        for (const code of ['UPSTREAM_UNAVAILABLE', 'OUTCOME_UNKNOWN', 'AUTH_UNAVAILABLE'] as const) {
          await world.settleOne(failedWith(code));
        }
        await put('new');
        expect(await world.claim()).toEqual(['new']);
        expect(await world.inbox.wake('t1')).toBe(3);
        expect(await world.claim()).toEqual(['a', 'b', 'c']);
      });

      it('what failed for another reason, or of another tenant, goes on waiting', async () => {
        await put('busy');
        await put('other', { tenantId: 't2' });
        await world.settleOne(failedWith('UPSTREAM_BUSY'));
        await world.settleOne(failedWith('UPSTREAM_UNAVAILABLE'));
        expect(await world.inbox.wake('t1')).toBe(0);
        expect(await world.claim()).toEqual([]);
        await world.inbox.wake('t2');
        expect(await world.claim()).toEqual(['other']);
      });

      it('each key keeps its order', async () => {
        await put('first', { orderingKey: 'k' });
        await put('second', { orderingKey: 'k' });
        await world.settleOne(failedWith('UPSTREAM_UNAVAILABLE'));
        await world.inbox.wake('t1');
        expect(await world.claim()).toEqual(['first']);
      });

      it('what waits for something else goes on waiting for that', async () => {
        await put('refund');
        await world.settleOne(world.waitsFor('order 1'));
        await world.inbox.wake('t1');
        expect(await world.claim()).toEqual([]);
      });

      it('backoff and horizon start again, for what failed and for what nobody has tried yet', async () => {
        await put('tried');
        await world.settleOne(failedWith('UPSTREAM_UNAVAILABLE', 40 * 24 * HOUR_MS));
        await put('untried');
        world.clock.advance(30 * 24 * HOUR_MS);
        await world.inbox.wake('t1');
        const nowMs = world.clock.wallMs();
        expect([await world.claimOne(), await world.claimOne()]).toMatchObject([
          { deliveryId: 'tried', attempt: 2, roundAttempt: 1, roundStartedAtMs: nowMs },
          { deliveryId: 'untried', attempt: 1, roundAttempt: 1, roundStartedAtMs: nowMs },
        ]);
      });

      it('a pause for the line ends, one for a rejected credential does not', async () => {
        await put('a');
        await put('b');
        await world.settleOne(pausedFor('UPSTREAM_UNAVAILABLE'));
        expect(await world.claim()).toEqual([]);
        await world.inbox.wake('t1');
        await world.settleOne(pausedFor('CREDENTIAL_REJECTED'));
        await world.inbox.wake('t1');
        expect(await world.claim()).toEqual([]);
      });

      it('those who wait for work are told', async () => {
        let told = 0;
        const end = world.inbox.subscribe(() => void (told += 1));
        await world.inbox.wake('t1');
        end();
        expect(told).toBe(1);
      });
    });

    describe('a message that a person takes out of the queue', () => {
      it('is not sent, lets the others of its key go on, and can be put back', async () => {
        const { id } = await put('a', { orderingKey: 'k' });
        await put('b', { orderingKey: 'k' });
        await world.settleOne(failedWith('UPSTREAM_BUSY'));
        expect(await world.deliveries.setAside(id)).toBe(true);
        expect(await world.deliveries.list({ q: 'a' })).toMatchObject({
          items: [{ status: 'dead', error: { code: 'SET_ASIDE' } }],
        });
        await world.settleOne(done);
        expect(await world.claim()).toEqual([]);
        expect(await world.deliveries.replay(id)).toBe(true);
        expect(await world.claim()).toEqual(['a']);
      });

      it('must wait there: what is worked on, done, dead or unknown stays as it is', async () => {
        const { id } = await put('a');
        const claimed = await world.claimOne();
        expect(await world.deliveries.setAside(id)).toBe(false);
        await world.inbox.settle(claimed, done);
        expect(await world.deliveries.setAside(id)).toBe(false);
        expect(await world.deliveries.setAside('unknown')).toBe(false);
        expect(await world.deliveries.counts()).toMatchObject({ done: 1, dead: 0 });
      });
    });

    describe('the backlog', () => {
      it('is empty at first', async () => {
        expect(await world.deliveries.backlog({ since: 0 })).toEqual({
          accepted: 0,
          working: 0,
          failed: 0,
          dead: 0,
          oldestAcceptedAtMs: undefined,
          acceptedSince: 0,
        });
      });

      it('counts by state and tenant, and knows the oldest that is not delivered', async () => {
        const startMs = world.clock.wallMs();
        for (const id of ['done', 'dead', 'failed', 'working', 'accepted']) {
          await put(id);
          world.clock.advance(HOUR_MS);
        }
        await put('elsewhere', { tenantId: 't2' });
        await world.settleOne(done);
        await world.settleOne({ kind: 'dead', error: new AppError('PAYLOAD_INVALID', 'Not understood.') });
        await world.settleOne(failedWith('UPSTREAM_BUSY'));
        await world.claimOne();
        const counts = { working: 1, failed: 1, dead: 1, oldestAcceptedAtMs: startMs + 2 * HOUR_MS };
        const since = startMs + 3 * HOUR_MS;
        expect(await world.deliveries.backlog({ since })).toEqual({
          ...counts,
          accepted: 2,
          acceptedSince: 3,
        });
        expect(await world.deliveries.backlog({ since, tenant: 't1' })).toMatchObject({
          ...counts,
          accepted: 1,
        });
        expect(await world.deliveries.backlog({ since: 0 })).toMatchObject({ acceptedSince: 6 });
        expect(await world.deliveries.backlog({ since: world.clock.wallMs() + 1 })).toMatchObject({
          acceptedSince: 0,
        });
      });
    });
  });
}
