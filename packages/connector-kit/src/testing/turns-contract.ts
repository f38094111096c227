import { AppError } from '@capconnect/kernel';
import { describe, expect, it } from 'vitest';
import type { Database } from '../database/database.ts';
import { done, LEASE_MS, useDeliveryWorld } from './delivery-world.ts';
import { message } from './message.ts';

/**
 * What every store must do about who goes first, and what cannot be stored at all, as a vitest suite.
 * @param open - an empty, migrated database; called before each test.
 */
export function turnsContract(name: string, open: () => Promise<Database>): void {
  describe(`delivery contract: ${name}`, () => {
    const world = useDeliveryWorld(open);

    describe('priorities', () => {
      it('put live events before a drain, and that before a backfill, however long those have waited', async () => {
        for (const priority of ['backfill', 'drain', 'live'] as const) {
          await world.inbox.put(message({ deliveryId: priority, orderingKey: priority, priority }));
          world.clock.advance(1_000);
        }
        expect(await world.claim()).toEqual(['live', 'drain', 'backfill']);
      });

      it('are limited one by one', async () => {
        for (const index of [1, 2, 3]) {
          await world.inbox.put(
            message({ deliveryId: `b${index}`, orderingKey: `b${index}`, priority: 'backfill' }),
          );
        }
        await world.inbox.put(message({ deliveryId: 'live', orderingKey: 'live' }));
        expect(await world.claim({ total: 4, backfill: 2 })).toEqual(['live', 'b1', 'b2']);
        expect(await world.claim({ total: 4, backfill: 0 })).toEqual([]);
      });

      it('do not change the order within a key', async () => {
        await world.inbox.put(message({ deliveryId: 'first', priority: 'backfill' }));
        await world.inbox.put(message({ deliveryId: 'second' }));
        expect(await world.claim()).toEqual(['first']);
      });
    });

    describe('what is due again', () => {
      it('does not wait behind a backlog of fresh messages', async () => {
        await world.inbox.put(message({ deliveryId: 'held', orderingKey: 'held' }));
        await world.claimOne();
        await world.inbox.put(message({ deliveryId: 'retry', orderingKey: 'retry' }));
        const error = new AppError('UPSTREAM_UNAVAILABLE', 'Away.');
        await world.settleOne({ kind: 'retry', error, notBeforeMs: world.clock.wallMs() + 5_000 });
        for (let index = 0; index < 50; index += 1) {
          await world.inbox.put(message({ deliveryId: `fresh ${index}`, orderingKey: `fresh ${index}` }));
        }
        world.restart();
        world.clock.advance(LEASE_MS);
        expect(await world.claim(2)).toEqual(['retry', 'held']);
      });
    });

    describe('what cannot be stored', () => {
      it('as a result does not make the flow run again', async () => {
        const { id } = await world.inbox.put(message());
        await world.settleOne({ kind: 'done', result: { amount: 1n } });
        expect(await world.deliveries.get(id)).toMatchObject({
          status: 'done',
          result: { note: expect.any(String) },
        });
      });

      it('is taken out of errors and names', async () => {
        const { id } = await world.inbox.put(message());
        await world.settleOne({ kind: 'dead', error: new AppError('PAYLOAD_INVALID', 'Not\0 understood.') });
        expect(await world.deliveries.get(id)).toMatchObject({ error: { message: 'Not understood.' } });
      });

      it('is refused at the door, and takes no neighbour along', async () => {
        const puts = [
          message({ deliveryId: 'a' }),
          message({ deliveryId: 'b\0' }),
          message({ deliveryId: 'c', orderingKey: 'k'.repeat(12_000) }),
          message({ deliveryId: 'd', references: Array.from({ length: 8_000 }, String) }),
          message({ deliveryId: 'e' }),
        ].map((each) => world.inbox.put(each));
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

    it('counts the messages of each state', async () => {
      for (let index = 1; index <= 15; index += 1) {
        await world.inbox.put(message({ deliveryId: `m${index}`, orderingKey: `m${index}` }));
      }
      for (let index = 1; index <= 5; index += 1) await world.settleOne(done);
      const error = new AppError('UPSTREAM_UNAVAILABLE', 'Away.');
      const notBeforeMs = world.clock.wallMs() + 5_000;
      for (let index = 1; index <= 4; index += 1)
        await world.settleOne({ kind: 'retry', error, notBeforeMs });
      for (let index = 1; index <= 3; index += 1) await world.settleOne({ kind: 'dead', error });
      await world.claim(2);
      expect(await world.deliveries.counts()).toEqual({
        done: 5,
        failed: 4,
        dead: 3,
        working: 2,
        accepted: 1,
      });
    });

    it('replays ten thousand dead messages of one tenant in one action', async () => {
      const puts = Array.from({ length: 10_000 }, (_, index) =>
        world.inbox.put(message({ deliveryId: `m${index}`, orderingKey: `customer-${index % 100}` })),
      );
      await Promise.all([...puts, world.inbox.put(message({ tenantId: 't2' }))]);
      await world.database.transact((transaction) =>
        transaction.updateTable('inbox_messages').set({ status: 'dead', is_open: 0 }).execute(),
      );
      expect(await world.deliveries.replayAll({ status: 'dead', tenant: 't1' })).toBe(10_000);
      expect(await world.deliveries.counts()).toMatchObject({ accepted: 10_000, dead: 1 });
      expect(await world.claim(200)).toHaveLength(100);
    });
  });
}
