import { AppError } from '@capconnect/kernel';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Database } from '../database/database.ts';
import type { ClaimedMessage } from '../inbox/inbox.ts';
import { createKeyRing } from '../secrets/create-key-ring.ts';
import { createTenantRegistry } from '../tenants/create-tenant-registry.ts';
import { done, KEYS, LEASE_MS, useDeliveryWorld } from './delivery-world.ts';
import { message } from './message.ts';

/**
 * What every store must do about rejected credentials, workers that die and clocks that are set, as a vitest suite.
 * @param open - an empty, migrated database; called before each test.
 */
export function troubleContract(name: string, open: () => Promise<Database>): void {
  describe(`delivery contract: ${name}`, () => {
    const world = useDeliveryWorld(open);

    async function settleAnyhow(claimed: ClaimedMessage): Promise<void> {
      const { flaw } = claimed;
      await world.inbox.settle(claimed, flaw === undefined ? done : { kind: 'dead', error: flaw });
    }

    describe('a tenant whose credential was rejected', () => {
      it('has nothing run, while others go on', async () => {
        await world.pauseWith(3);
        await world.inbox.put(message({ tenantId: 't2', deliveryId: 'other' }));
        expect(await world.claim()).toEqual(['other']);
        expect(await world.otherInbox().claim(10, LEASE_MS)).toEqual([]);
      });

      it('is tried with one message, which is no attempt, and goes on when that one gets through', async () => {
        await world.pauseWith(3);
        world.clock.advance(60_000);
        const probe = await world.claimOne();
        expect(probe).toMatchObject({ attempt: 1, roundAttempt: 1, isProbe: true });
        expect(await world.otherInbox().claim(10, LEASE_MS)).toEqual([]);
        await world.inbox.settle(probe, world.paused());
        expect(await world.claim()).toEqual([]);
        world.clock.advance(60_000);
        await world.settleOne(done);
        expect(await world.claim()).toHaveLength(2);
      });

      it('also goes on when the try failed for another reason', async () => {
        await world.pauseWith(2);
        world.clock.advance(60_000);
        await world.settleOne({ kind: 'dead', error: new AppError('PAYLOAD_INVALID', 'Not understood.') });
        expect(await world.claim()).toHaveLength(1);
      });

      it('is not taken for mended by a failure that may pass, which then has its full time', async () => {
        await world.pauseWith(2);
        world.clock.advance(30 * 24 * 3_600_000);
        const probe = await world.claimOne();
        expect(probe.roundStartedAtMs).toBe(world.clock.wallMs());
        const error = new AppError('UPSTREAM_UNAVAILABLE', 'Away.');
        await world.inbox.settle(probe, { kind: 'retry', error, notBeforeMs: world.clock.wallMs() + 5_000 });
        expect(await world.claim()).toEqual([]);
        world.clock.advance(60_000);
        expect(await world.claim()).toHaveLength(1);
      });

      it('goes on as soon as its settings are stored anew', async () => {
        await world.pauseWith(3);
        const keyRing = createKeyRing(KEYS);
        const settingsSchema = z.object({});
        const origin = 'https://eu.api.example';
        const capillary = { baseUrl: origin, authEngineUrl: origin, gatewayUrl: origin };
        await createTenantRegistry({
          database: world.database,
          keyRing,
          clock: world.clock,
          settingsSchema,
        }).put('t1', {
          capillary,
          settings: {},
        });
        expect(await world.claim()).toHaveLength(3);
      });

      it('loses nothing of its retry horizon to the pause', async () => {
        await world.pauseWith(2);
        world.clock.advance(30 * 24 * 3_600_000);
        await world.settleOne(done);
        expect((await world.claimOne()).roundStartedAtMs).toBe(world.clock.wallMs());
      });
    });

    describe('a message whose worker dies', () => {
      it('has a flaw after the fourth time in a row, and is given out without its payload', async () => {
        await world.inbox.put(message({ deliveryId: 'poison' }));
        for (let times = 1; times <= 4; times += 1) {
          expect(await world.claim()).toEqual(['poison']);
          world.clock.advance(LEASE_MS);
          world.restart();
        }
        const poison = await world.claimOne();
        expect(poison).toMatchObject({ attempt: 5, flaw: { code: 'POISONOUS_MESSAGE' } });
        expect(poison.payload).toHaveLength(0);
        const { history } = (await world.deliveries.get(poison.id)) ?? {};
        expect(history?.map(({ attempt, outcome }) => [attempt, outcome])).toEqual(
          [1, 2, 3, 4].map((attempt) => [attempt, 'retry']),
        );
      });

      it('does not take along what was in hand beside it', async () => {
        await world.inbox.put(message({ deliveryId: 'poison', orderingKey: 'poison' }));
        for (const beside of ['a', 'b', 'c']) {
          await world.inbox.put(message({ deliveryId: beside, orderingKey: beside }));
        }
        // A worker that dies of the poison, and settles what it can before it gets to it.
        for (let deaths = 0; deaths < 12; deaths += 1) {
          const claimed = await world.inbox.claim(10, LEASE_MS);
          const isDeadly = claimed.some(
            ({ deliveryId, flaw }) => deliveryId === 'poison' && flaw === undefined,
          );
          if (!isDeadly) for (const each of claimed) await settleAnyhow(each);
          world.clock.advance(LEASE_MS);
          world.restart();
        }
        expect(await world.deliveries.counts()).toMatchObject({ done: 3, dead: 1, working: 0 });
        expect(await world.deliveries.list({ q: 'poison' })).toMatchObject({ items: [{ status: 'dead' }] });
      });

      it('starts to count anew when an attempt had an outcome', async () => {
        await world.inbox.put(message());
        for (let times = 1; times <= 10; times += 1) {
          await world.claim();
          world.clock.advance(LEASE_MS);
          world.restart();
          if (times % 3 > 0) continue;
          const error = new AppError('UPSTREAM_BUSY', 'Busy.');
          await world.settleOne({ kind: 'retry', error, notBeforeMs: 0 });
        }
        expect(await world.deliveries.counts()).toMatchObject({ dead: 0 });
      });
    });

    it('takes up what a dead worker held soon, also after the clock was set back', async () => {
      await world.inbox.put(message());
      world.clock.jump(3_600_000);
      await world.claim();
      world.clock.jump(-3_600_000);
      world.restart();
      expect(await world.claim()).toEqual([]);
      world.clock.advance(LEASE_MS);
      expect(await world.claim()).toEqual(['event-1']);
    });
  });
}
