import { randomUUID } from 'node:crypto';
import { AppError, createManualClock, type ManualClock } from '@capconnect/kernel';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Database } from '../database/database.ts';
import { createDeliveries } from '../inbox/create-deliveries.ts';
import { createInbox } from '../inbox/create-inbox.ts';
import type { Deliveries } from '../inbox/deliveries.ts';
import type { AttemptOutcome, ClaimedMessage, ClaimLimits, Inbox } from '../inbox/inbox.ts';
import { createKeyRing } from '../secrets/create-key-ring.ts';
import { createTenantRegistry } from '../tenants/create-tenant-registry.ts';
import { message } from './message.ts';

const LEASE_MS = 10_000;
const KEYS = `k1:${Buffer.alloc(32, 7).toString('base64')}`;
const done = { kind: 'done', result: {} } as const;

/**
 * What every store must do about messages that wait, that go first, or that do harm, as a vitest suite.
 * @param open - an empty, migrated database; called before each test.
 */
export function deliveryContract(name: string, open: () => Promise<Database>): void {
  describe(`delivery contract: ${name}`, () => {
    let database: Database;
    let clock: ManualClock;
    let inbox: Inbox;
    let deliveries: Deliveries;

    beforeEach(async () => {
      database = await open();
      clock = createManualClock();
      ({ inbox, deliveries } = process());
    });

    afterEach(() => database.close());

    /** As another process sees the same database. */
    function process() {
      const options = { database, keyRing: createKeyRing(KEYS), clock, ids: randomUUID };
      return { inbox: createInbox(options), deliveries: createDeliveries(options) };
    }

    async function claim(limit: number | ClaimLimits = 10): Promise<readonly string[]> {
      return (await inbox.claim(limit, LEASE_MS)).map(({ deliveryId }) => deliveryId);
    }

    async function claimOne(): Promise<ClaimedMessage> {
      const [claimed] = await inbox.claim(1, LEASE_MS);
      if (claimed === undefined) throw new Error('no message could be claimed');
      return claimed;
    }

    async function settleOne(outcome: AttemptOutcome): Promise<void> {
      expect(await inbox.settle(await claimOne(), outcome)).toBe(true);
    }

    function waitsFor(what: string): AttemptOutcome {
      const error = new AppError('PREREQUISITE_MISSING', 'The order is not there yet.');
      return { kind: 'parked', waitsFor: what, error, untilMs: clock.wallMs() + 60_000 };
    }

    function paused(): AttemptOutcome {
      const error = new AppError('CREDENTIAL_REJECTED', 'Rejected.');
      return { kind: 'paused', error, probeAtMs: clock.wallMs() + 60_000 };
    }

    async function pauseWith(count: number): Promise<void> {
      for (let index = 1; index <= count; index += 1) {
        await inbox.put(message({ deliveryId: `m${index}`, orderingKey: `m${index}` }));
      }
      await settleOne(paused());
    }

    describe('a message that waits for another', () => {
      it('steps out of its key, so that what it waits for can come behind it, and is woken by it', async () => {
        await inbox.put(message({ deliveryId: 'refund' }));
        await inbox.put(message({ deliveryId: 'order' }));
        await settleOne(waitsFor('order 1'));
        expect(await deliveries.list({ q: 'refund' })).toMatchObject({
          items: [{ status: 'failed', error: { code: 'PREREQUISITE_MISSING' } }],
        });
        const order = await claimOne();
        expect(order.deliveryId).toBe('order');
        expect(await claim()).toEqual([]);
        await inbox.settle(order, { ...done, completes: ['order 1'] });
        expect(await claim()).toEqual(['refund']);
      });

      it('is not woken by the same name of another tenant', async () => {
        await inbox.put(message());
        await settleOne(waitsFor('order 1'));
        await inbox.put(message({ tenantId: 't2' }));
        await settleOne({ ...done, completes: ['order 1'] });
        expect(await claim()).toEqual([]);
      });

      it('does not wait for what is done already', async () => {
        await inbox.put(message({ deliveryId: 'order' }));
        await settleOne({ ...done, completes: ['order 1'] });
        await inbox.put(message({ deliveryId: 'refund' }));
        await settleOne(waitsFor('order 1'));
        expect(await claim()).toEqual(['refund']);
      });

      it('is tried again at its limit when nothing wakes it, and then in its place in its key', async () => {
        await inbox.put(message({ deliveryId: 'refund' }));
        await settleOne(waitsFor('order 1'));
        expect(await inbox.nextDueMs()).toBe(clock.wallMs() + 60_000);
        clock.advance(59_999);
        expect(await claim()).toEqual([]);
        clock.advance(1);
        expect(await claim()).toEqual(['refund']);
      });

      it('that is woken while another of its key is worked on waits for that one', async () => {
        await inbox.put(message({ deliveryId: 'refund' }));
        await settleOne(waitsFor('order 1'));
        await inbox.put(message({ deliveryId: 'later' }));
        const later = await claimOne();
        await inbox.put(message({ deliveryId: 'order', orderingKey: 'other' }));
        await settleOne({ ...done, completes: ['order 1'] });
        expect(await claim()).toEqual([]);
        await inbox.settle(later, done);
        expect(await claim()).toEqual(['refund']);
      });

      it('that waited beside its key until its limit runs before the others of it, not beside them', async () => {
        await inbox.put(message({ deliveryId: 'refund' }));
        await settleOne(waitsFor('order 1'));
        await inbox.put(message({ deliveryId: 'later' }));
        clock.advance(60_000);
        expect(await claim()).toEqual(['refund']);
        expect(await claim()).toEqual([]);
      });

      it('is not woken while it is worked on', async () => {
        await inbox.put(message({ deliveryId: 'refund' }));
        await settleOne(waitsFor('order 1'));
        clock.advance(60_000);
        const refund = await claimOne();
        await inbox.put(message({ deliveryId: 'order', orderingKey: 'other' }));
        await settleOne({ ...done, completes: ['order 1'] });
        expect(await process().inbox.claim(10, LEASE_MS)).toEqual([]);
        expect(await inbox.settle(refund, done)).toBe(true);
      });

      it('for what is done already, again and again, is tried ever less often', async () => {
        await inbox.put(message({ deliveryId: 'order', orderingKey: 'other' }));
        await settleOne({ ...done, completes: ['order 1'] });
        await inbox.put(message({ deliveryId: 'refund' }));
        await settleOne(waitsFor('order 1'));
        await settleOne(waitsFor('order 1'));
        expect(await claim()).toEqual([]);
        clock.advance(4_000);
        expect(await claim()).toEqual(['refund']);
      });
    });

    describe('a dead message', () => {
      const dead = { kind: 'dead', error: new AppError('PAYLOAD_INVALID', 'Not understood.') } as const;

      it('lets the next one of its key go on', async () => {
        await inbox.put(message({ deliveryId: 'a' }));
        await inbox.put(message({ deliveryId: 'b' }));
        await settleOne(dead);
        expect(await claim()).toEqual(['b']);
      });

      it('holds its key where its flow says so, until it is replayed', async () => {
        const { id } = await inbox.put(message({ deliveryId: 'a' }));
        await inbox.put(message({ deliveryId: 'b' }));
        await inbox.put(message({ deliveryId: 'other', orderingKey: 'other' }));
        await settleOne({ ...dead, holdsKey: true });
        expect(await claim()).toEqual(['other']);
        expect(await deliveries.counts()).toMatchObject({ dead: 1, accepted: 1 });
        expect(await deliveries.replay(id)).toBe(true);
        const again = await claimOne();
        expect(again.deliveryId).toBe('a');
        await inbox.settle(again, done);
        expect(await claim()).toEqual(['b']);
      });

      it('lets the others of its key go on when it is given up, and can still be replayed', async () => {
        const { id } = await inbox.put(message({ deliveryId: 'a' }));
        expect(await deliveries.release(id)).toBe(false);
        await inbox.put(message({ deliveryId: 'b' }));
        await settleOne({ ...dead, holdsKey: true });
        expect(await claim()).toEqual([]);
        expect(await deliveries.release(id)).toBe(true);
        expect(await deliveries.release(id)).toBe(false);
        await settleOne(done);
        expect(await deliveries.replay(id)).toBe(true);
        expect(await claim()).toEqual(['a']);
      });
    });

    describe('priorities', () => {
      it('put live events before a drain, and that before a backfill, however long those have waited', async () => {
        for (const priority of ['backfill', 'drain', 'live'] as const) {
          await inbox.put(message({ deliveryId: priority, orderingKey: priority, priority }));
          clock.advance(1_000);
        }
        expect(await claim()).toEqual(['live', 'drain', 'backfill']);
      });

      it('are limited one by one', async () => {
        for (const index of [1, 2, 3]) {
          await inbox.put(
            message({ deliveryId: `b${index}`, orderingKey: `b${index}`, priority: 'backfill' }),
          );
        }
        await inbox.put(message({ deliveryId: 'live', orderingKey: 'live' }));
        expect(await claim({ total: 4, backfill: 2 })).toEqual(['live', 'b1', 'b2']);
        expect(await claim({ total: 4, backfill: 0 })).toEqual([]);
      });

      it('do not change the order within a key', async () => {
        await inbox.put(message({ deliveryId: 'first', priority: 'backfill' }));
        await inbox.put(message({ deliveryId: 'second' }));
        expect(await claim()).toEqual(['first']);
      });
    });

    describe('what is due again', () => {
      it('does not wait behind a backlog of fresh messages', async () => {
        await inbox.put(message({ deliveryId: 'held', orderingKey: 'held' }));
        await claimOne();
        await inbox.put(message({ deliveryId: 'retry', orderingKey: 'retry' }));
        const error = new AppError('UPSTREAM_UNAVAILABLE', 'Away.');
        await settleOne({ kind: 'retry', error, notBeforeMs: clock.wallMs() + 5_000 });
        for (let index = 0; index < 50; index += 1) {
          await inbox.put(message({ deliveryId: `fresh ${index}`, orderingKey: `fresh ${index}` }));
        }
        ({ inbox, deliveries } = process());
        clock.advance(LEASE_MS);
        expect(await claim(2)).toEqual(['retry', 'held']);
      });
    });

    describe('what cannot be stored', () => {
      it('as a result does not make the flow run again', async () => {
        const { id } = await inbox.put(message());
        await settleOne({ kind: 'done', result: { amount: 1n } });
        expect(await deliveries.get(id)).toMatchObject({
          status: 'done',
          result: { note: expect.any(String) },
        });
      });

      it('is taken out of errors and names', async () => {
        const { id } = await inbox.put(message());
        await settleOne({ kind: 'dead', error: new AppError('PAYLOAD_INVALID', 'Not\0 understood.') });
        expect(await deliveries.get(id)).toMatchObject({ error: { message: 'Not understood.' } });
      });

      it('is refused at the door, and takes no neighbour along', async () => {
        const puts = [
          message({ deliveryId: 'a' }),
          message({ deliveryId: 'b\0' }),
          message({ deliveryId: 'c', orderingKey: 'k'.repeat(12_000) }),
          message({ deliveryId: 'd', references: Array.from({ length: 8_000 }, String) }),
          message({ deliveryId: 'e' }),
        ].map((each) => inbox.put(each));
        const settled = await Promise.allSettled(puts);
        expect(settled.map(({ status }) => status)).toEqual([
          'fulfilled',
          'rejected',
          'rejected',
          'rejected',
          'fulfilled',
        ]);
        await expect(puts[1]).rejects.toMatchObject({
          code: 'INPUT_INVALID',
          details: { field: 'deliveryId' },
        });
      });
    });

    describe('a tenant whose credential was rejected', () => {
      it('has nothing run, while others go on', async () => {
        await pauseWith(3);
        await inbox.put(message({ tenantId: 't2', deliveryId: 'other' }));
        expect(await claim()).toEqual(['other']);
        expect(await process().inbox.claim(10, LEASE_MS)).toEqual([]);
      });

      it('is tried with one message, which is no attempt, and goes on when that one gets through', async () => {
        await pauseWith(3);
        clock.advance(60_000);
        const probe = await claimOne();
        expect(probe).toMatchObject({ attempt: 1, roundAttempt: 1, isProbe: true });
        expect(await process().inbox.claim(10, LEASE_MS)).toEqual([]);
        await inbox.settle(probe, paused());
        expect(await claim()).toEqual([]);
        clock.advance(60_000);
        await settleOne(done);
        expect(await claim()).toHaveLength(2);
      });

      it('also goes on when the try failed for another reason', async () => {
        await pauseWith(2);
        clock.advance(60_000);
        await settleOne({ kind: 'dead', error: new AppError('PAYLOAD_INVALID', 'Not understood.') });
        expect(await claim()).toHaveLength(1);
      });

      it('is not taken for mended by a failure that may pass, which then has its full time', async () => {
        await pauseWith(2);
        clock.advance(30 * 24 * 3_600_000);
        const probe = await claimOne();
        expect(probe.roundStartedAtMs).toBe(clock.wallMs());
        const error = new AppError('UPSTREAM_UNAVAILABLE', 'Away.');
        await inbox.settle(probe, { kind: 'retry', error, notBeforeMs: clock.wallMs() + 5_000 });
        expect(await claim()).toEqual([]);
        clock.advance(60_000);
        expect(await claim()).toHaveLength(1);
      });

      it('goes on as soon as its settings are stored anew', async () => {
        await pauseWith(3);
        const keyRing = createKeyRing(KEYS);
        const settingsSchema = z.object({});
        const origin = 'https://eu.api.example';
        const capillary = { baseUrl: origin, authEngineUrl: origin, gatewayUrl: origin };
        await createTenantRegistry({ database, keyRing, clock, settingsSchema }).put('t1', {
          capillary,
          settings: {},
        });
        expect(await claim()).toHaveLength(3);
      });

      it('loses nothing of its retry horizon to the pause', async () => {
        await pauseWith(2);
        clock.advance(30 * 24 * 3_600_000);
        await settleOne(done);
        expect((await claimOne()).roundStartedAtMs).toBe(clock.wallMs());
      });
    });

    describe('a message whose worker dies', () => {
      it('is dead after the fourth time in a row, and holds up nobody', async () => {
        await inbox.put(message({ deliveryId: 'poison' }));
        await inbox.put(message({ deliveryId: 'next' }));
        for (let times = 1; times <= 4; times += 1) {
          expect(await claim()).toEqual(['poison']);
          clock.advance(LEASE_MS);
          ({ inbox, deliveries } = process());
        }
        expect(await claim()).toEqual([]);
        expect(await claim()).toEqual(['next']);
        const { items } = await deliveries.list({ q: 'poison' });
        expect(items).toMatchObject([{ status: 'dead', error: { code: 'POISONOUS_MESSAGE' } }]);
        const { history } = (await deliveries.get(items[0]?.id ?? '')) ?? {};
        expect(history?.map(({ attempt, outcome }) => [attempt, outcome])).toEqual(
          [1, 2, 3, 4].map((attempt) => [attempt, 'retry']),
        );
      });

      it('does not take along what was in hand beside it', async () => {
        await inbox.put(message({ deliveryId: 'poison', orderingKey: 'poison' }));
        for (const beside of ['a', 'b', 'c']) {
          await inbox.put(message({ deliveryId: beside, orderingKey: beside }));
        }
        // A worker that dies of the poison, and settles what it can before it gets to it.
        for (let deaths = 0; deaths < 12; deaths += 1) {
          const claimed = await inbox.claim(10, LEASE_MS);
          const isDeadly = claimed.some(({ deliveryId }) => deliveryId === 'poison');
          if (!isDeadly) for (const each of claimed) await inbox.settle(each, done);
          clock.advance(LEASE_MS);
          ({ inbox, deliveries } = process());
        }
        expect(await deliveries.counts()).toMatchObject({ done: 3, dead: 1, working: 0 });
        expect(await deliveries.list({ q: 'poison' })).toMatchObject({ items: [{ status: 'dead' }] });
      });

      it('starts to count anew when an attempt had an outcome', async () => {
        await inbox.put(message());
        for (let times = 1; times <= 10; times += 1) {
          await claim();
          clock.advance(LEASE_MS);
          ({ inbox, deliveries } = process());
          if (times % 3 > 0) continue;
          const error = new AppError('UPSTREAM_BUSY', 'Busy.');
          await settleOne({ kind: 'retry', error, notBeforeMs: 0 });
        }
        expect(await deliveries.counts()).toMatchObject({ dead: 0 });
      });
    });

    it('replays ten thousand dead messages of one tenant in one action', async () => {
      const puts = Array.from({ length: 10_000 }, (_, index) =>
        inbox.put(message({ deliveryId: `m${index}`, orderingKey: `customer-${index % 100}` })),
      );
      await Promise.all([...puts, inbox.put(message({ tenantId: 't2' }))]);
      await database.transact((transaction) =>
        transaction.updateTable('inbox_messages').set({ status: 'dead', is_open: 0 }).execute(),
      );
      expect(await deliveries.replayAll({ status: 'dead', tenant: 't1' })).toBe(10_000);
      expect(await deliveries.counts()).toMatchObject({ accepted: 10_000, dead: 1 });
      expect(await claim(200)).toHaveLength(100);
    });

    it('takes up what a dead worker held soon, also after the clock was set back', async () => {
      await inbox.put(message());
      clock.jump(3_600_000);
      await claim();
      clock.jump(-3_600_000);
      ({ inbox, deliveries } = process());
      expect(await claim()).toEqual([]);
      clock.advance(LEASE_MS);
      expect(await claim()).toEqual(['event-1']);
    });
  });
}
