import { AppError } from '@capconnect/kernel';
import { describe, expect, it } from 'vitest';
import type { Database } from '../database/database.ts';
import { done, LEASE_MS, useDeliveryWorld } from './delivery-world.ts';
import { message } from './message.ts';

/**
 * What every store must do about messages that wait for another, or hold their key, as a vitest suite.
 * @param open - an empty, migrated database; called before each test.
 */
export function waitingContract(name: string, open: () => Promise<Database>): void {
  describe(`delivery contract: ${name}`, () => {
    const world = useDeliveryWorld(open);

    describe('a message that waits for another', () => {
      it('steps out of its key, so that what it waits for can come behind it, and is woken by it', async () => {
        await world.inbox.put(message({ deliveryId: 'refund' }));
        await world.inbox.put(message({ deliveryId: 'order' }));
        await world.settleOne(world.waitsFor('order 1'));
        expect(await world.deliveries.list({ q: 'refund' })).toMatchObject({
          items: [{ status: 'failed', error: { code: 'PREREQUISITE_MISSING' } }],
        });
        const order = await world.claimOne();
        expect(order.deliveryId).toBe('order');
        expect(await world.claim()).toEqual([]);
        await world.inbox.settle(order, { ...done, completes: ['order 1'] });
        expect(await world.claim()).toEqual(['refund']);
      });

      it('is not woken by the same name of another tenant', async () => {
        await world.inbox.put(message());
        await world.settleOne(world.waitsFor('order 1'));
        await world.inbox.put(message({ tenantId: 't2' }));
        await world.settleOne({ ...done, completes: ['order 1'] });
        expect(await world.claim()).toEqual([]);
      });

      it('does not wait for what is done already', async () => {
        await world.inbox.put(message({ deliveryId: 'order' }));
        await world.settleOne({ ...done, completes: ['order 1'] });
        await world.inbox.put(message({ deliveryId: 'refund' }));
        await world.settleOne(world.waitsFor('order 1'));
        expect(await world.claim()).toEqual(['refund']);
      });

      it('is tried again at its limit when nothing wakes it, and then in its place in its key', async () => {
        await world.inbox.put(message({ deliveryId: 'refund' }));
        await world.settleOne(world.waitsFor('order 1'));
        expect(await world.inbox.nextDueMs()).toBe(world.clock.wallMs() + 60_000);
        world.clock.advance(59_999);
        expect(await world.claim()).toEqual([]);
        world.clock.advance(1);
        expect(await world.claim()).toEqual(['refund']);
      });

      it('that is woken while another of its key is worked on waits for that one', async () => {
        await world.inbox.put(message({ deliveryId: 'refund' }));
        await world.settleOne(world.waitsFor('order 1'));
        await world.inbox.put(message({ deliveryId: 'later' }));
        const later = await world.claimOne();
        await world.inbox.put(message({ deliveryId: 'order', orderingKey: 'other' }));
        await world.settleOne({ ...done, completes: ['order 1'] });
        expect(await world.claim()).toEqual([]);
        await world.inbox.settle(later, done);
        expect(await world.claim()).toEqual(['refund']);
      });

      it('that waited beside its key until its limit runs before the others of it, not beside them', async () => {
        await world.inbox.put(message({ deliveryId: 'refund' }));
        await world.settleOne(world.waitsFor('order 1'));
        await world.inbox.put(message({ deliveryId: 'later' }));
        world.clock.advance(60_000);
        expect(await world.claim()).toEqual(['refund']);
        expect(await world.claim()).toEqual([]);
      });

      it('is not woken while it is worked on', async () => {
        await world.inbox.put(message({ deliveryId: 'refund' }));
        await world.settleOne(world.waitsFor('order 1'));
        world.clock.advance(60_000);
        const refund = await world.claimOne();
        await world.inbox.put(message({ deliveryId: 'order', orderingKey: 'other' }));
        await world.settleOne({ ...done, completes: ['order 1'] });
        expect(await world.otherInbox().claim(10, LEASE_MS)).toEqual([]);
        expect(await world.inbox.settle(refund, done)).toBe(true);
      });

      it('for what is done already, again and again, is tried ever less often', async () => {
        await world.inbox.put(message({ deliveryId: 'order', orderingKey: 'other' }));
        await world.settleOne({ ...done, completes: ['order 1'] });
        await world.inbox.put(message({ deliveryId: 'refund' }));
        await world.settleOne(world.waitsFor('order 1'));
        await world.settleOne(world.waitsFor('order 1'));
        expect(await world.claim()).toEqual([]);
        world.clock.advance(4_000);
        expect(await world.claim()).toEqual(['refund']);
      });
    });

    describe('a dead message', () => {
      const dead = { kind: 'dead', error: new AppError('PAYLOAD_INVALID', 'Not understood.') } as const;

      it('lets the next one of its key go on', async () => {
        await world.inbox.put(message({ deliveryId: 'a' }));
        await world.inbox.put(message({ deliveryId: 'b' }));
        await world.settleOne(dead);
        expect(await world.claim()).toEqual(['b']);
      });

      it('holds its key where its flow says so, until it is replayed', async () => {
        const { id } = await world.inbox.put(message({ deliveryId: 'a' }));
        await world.inbox.put(message({ deliveryId: 'b' }));
        await world.inbox.put(message({ deliveryId: 'other', orderingKey: 'other' }));
        await world.settleOne({ ...dead, holdsKey: true });
        expect(await world.claim()).toEqual(['other']);
        expect(await world.deliveries.counts()).toMatchObject({ dead: 1, accepted: 1 });
        expect(await world.deliveries.replay(id)).toBe(true);
        const again = await world.claimOne();
        expect(again.deliveryId).toBe('a');
        await world.inbox.settle(again, done);
        expect(await world.claim()).toEqual(['b']);
      });

      it('lets the others of its key go on when it is given up, and can still be replayed', async () => {
        const { id } = await world.inbox.put(message({ deliveryId: 'a' }));
        expect(await world.deliveries.release(id)).toBe(false);
        await world.inbox.put(message({ deliveryId: 'b' }));
        await world.settleOne({ ...dead, holdsKey: true });
        expect(await world.claim()).toEqual([]);
        expect(await world.deliveries.release(id)).toBe(true);
        expect(await world.deliveries.release(id)).toBe(false);
        await world.settleOne(done);
        expect(await world.deliveries.replay(id)).toBe(true);
        expect(await world.claim()).toEqual(['a']);
      });
    });
  });
}
