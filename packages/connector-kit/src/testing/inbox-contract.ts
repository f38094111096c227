import { randomUUID } from 'node:crypto';
import { AppError, createManualClock, type ManualClock } from '@capconnect/kernel';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../database/database.ts';
import { createDeliveries } from '../inbox/create-deliveries.ts';
import { createInbox } from '../inbox/create-inbox.ts';
import type { Deliveries } from '../inbox/deliveries.ts';
import type { ClaimedMessage, Inbox } from '../inbox/inbox.ts';
import { createKeyRing } from '../secrets/create-key-ring.ts';
import { message } from './message.ts';

const LEASE_MS = 15_000;
const KEYS = `k1:${Buffer.alloc(32, 7).toString('base64')}`;

/**
 * What every inbox must do, as a vitest suite.
 * @param open - an empty, migrated database; called before each test.
 */
export function inboxContract(name: string, open: () => Promise<Database>): void {
  describe(`inbox contract: ${name}`, () => {
    let database: Database;
    let clock: ManualClock;
    let inbox: Inbox;
    let otherWorker: Inbox;
    let deliveries: Deliveries;

    beforeEach(async () => {
      database = await open();
      clock = createManualClock();
      const options = { database, keyRing: createKeyRing(KEYS), clock, ids: randomUUID };
      inbox = createInbox(options);
      otherWorker = createInbox(options);
      deliveries = createDeliveries(options);
    });

    afterEach(() => database.close());

    it('gives back what was put, byte for byte', async () => {
      const payload = Buffer.from([0, 255, 0xef, 0xbb, 0xbf, 10]);
      await inbox.put(message({ payload, headers: { apiVersion: '2026-10' } }));
      const [claimed] = await inbox.claim(10, LEASE_MS);
      expect(claimed).toMatchObject({
        attempt: 1,
        headers: { apiVersion: '2026-10' },
        orderingKey: 'customer-1',
      });
      expect(Buffer.from(claimed?.payload ?? []).equals(payload)).toBe(true);
    });

    it('accepts a delivery once, also after it is done', async () => {
      const first = await inbox.put(message());
      expect(await inbox.put(message())).toEqual({ id: first.id, isDuplicate: true });
      await settle(await claimOne(), { kind: 'done', result: {} });
      expect(await inbox.put(message())).toEqual({ id: first.id, isDuplicate: true });
      expect(await inbox.claim(10, LEASE_MS)).toEqual([]);
    });

    it('tells deliveries of another tenant, source or type apart', async () => {
      const variants = [
        message(),
        message({ tenantId: 't2' }),
        message({ source: 's2' }),
        message({ type: 'x/y' }),
      ];
      const results = await Promise.all(variants.map((variant) => inbox.put(variant)));
      expect(results.map(({ isDuplicate }) => isDuplicate)).toEqual([false, false, false, false]);
    });

    it('accepts one of many equal deliveries that come at the same moment', async () => {
      const results = await Promise.all(
        Array.from({ length: 50 }, (_, index) => (index % 2 ? inbox : otherWorker).put(message())),
      );
      expect(results.filter(({ isDuplicate }) => !isDuplicate)).toHaveLength(1);
      expect(new Set(results.map(({ id }) => id)).size).toBe(1);
    });

    it('runs messages of one key in order of acceptance, others beside them', async () => {
      for (const deliveryId of ['a1', 'a2', 'a3']) await inbox.put(message({ deliveryId, orderingKey: 'a' }));
      await inbox.put(message({ deliveryId: 'b1', orderingKey: 'b' }));
      expect((await inbox.claim(10, LEASE_MS)).map(({ deliveryId }) => deliveryId)).toEqual(['a1', 'b1']);
      expect(await otherWorker.claim(10, LEASE_MS)).toEqual([]);
    });

    it('lets a message that waits for its retry hold its own key only', async () => {
      await inbox.put(message({ deliveryId: 'a1', orderingKey: 'a' }));
      const failed = await claimOne();
      const error = new AppError('UPSTREAM_UNAVAILABLE', 'Capillary is down.');
      await settle(failed, { kind: 'retry', error, notBeforeMs: clock.wallMs() + LEASE_MS / 3 });
      await inbox.put(message({ deliveryId: 'a2', orderingKey: 'a' }));
      await inbox.put(message({ deliveryId: 'b1', orderingKey: 'b' }));
      expect((await inbox.claim(10, LEASE_MS)).map(({ deliveryId }) => deliveryId)).toEqual(['b1']);
      clock.advance(LEASE_MS / 3);
      expect(await claimOne()).toMatchObject({ deliveryId: 'a1', attempt: 2 });
    });

    it('starts the backoff and the horizon again after a wait for somebody', async () => {
      await inbox.put(message());
      const error = new AppError('CREDENTIAL_REJECTED', 'The secret is wrong.');
      clock.advance(LEASE_MS);
      const notBeforeMs = clock.wallMs();
      await settle(await claimOne(), { kind: 'retry', error, notBeforeMs, startsNewRound: true });
      expect(await claimOne()).toMatchObject({ attempt: 2, roundAttempt: 1, roundStartedAtMs: notBeforeMs });
    });

    it('lets a dead message release its key, and run again when replayed', async () => {
      const { id } = await inbox.put(message({ deliveryId: 'a1', orderingKey: 'a' }));
      await settle(await claimOne(), {
        kind: 'dead',
        error: new AppError('PAYLOAD_INVALID', 'It lacks a field.'),
      });
      await inbox.put(message({ deliveryId: 'a2', orderingKey: 'a' }));
      const next = await claimOne();
      expect(next.deliveryId).toBe('a2');
      expect(await deliveries.replay(id)).toBe(true);
      expect(await inbox.claim(10, LEASE_MS)).toEqual([]);
      await settle(next, { kind: 'done', result: {} });
      expect(await claimOne()).toMatchObject({ deliveryId: 'a1', attempt: 2, roundAttempt: 1 });
    });

    it('takes over from a worker that died, and refuses what that one settles late', async () => {
      await inbox.put(message());
      const lost = await claimOne();
      clock.advance(LEASE_MS + 1);
      const [taken] = await otherWorker.claim(10, LEASE_MS);
      expect(taken).toMatchObject({ deliveryId: lost.deliveryId, attempt: 2 });
      expect(await inbox.settle(lost, { kind: 'done', result: {} })).toBe(false);
      const delivery = await deliveries.get(lost.id);
      expect(delivery).toMatchObject({ status: 'working', attempts: 2 });
    });

    it('does not take from itself when somebody sets the clock forward', async () => {
      await inbox.put(message());
      const held = await claimOne();
      clock.jump(600_000);
      expect(await inbox.claim(10, LEASE_MS)).toEqual([]);
      expect(await inbox.settle(held, { kind: 'done', result: {} })).toBe(true);
    });

    it('is not held up by what was accepted while the clock was ahead', async () => {
      clock.jump(3_600_000);
      await inbox.put(message({ deliveryId: 'early' }));
      clock.jump(-3_600_000);
      expect(await claimOne()).toMatchObject({ deliveryId: 'early' });
    });

    it('keeps a lease that is renewed', async () => {
      await inbox.put(message());
      const held = await claimOne();
      clock.advance(LEASE_MS - 1);
      expect(await inbox.renew(held, LEASE_MS)).toBe(true);
      clock.advance(LEASE_MS - 1);
      expect(await otherWorker.claim(10, LEASE_MS)).toEqual([]);
    });

    it('gives a message to one of many workers who ask at once', async () => {
      for (let index = 0; index < 20; index += 1) {
        await inbox.put(message({ deliveryId: `d${index}`, orderingKey: `k${index % 5}` }));
      }
      const batches = await Promise.all(
        [1, 2, 3, 4].flatMap(() => [inbox.claim(3, LEASE_MS), otherWorker.claim(3, LEASE_MS)]),
      );
      const keys = batches.flat().map(({ orderingKey }) => orderingKey);
      expect(keys.toSorted()).toEqual(['k0', 'k1', 'k2', 'k3', 'k4']);
    });

    it('tells the whole story of a message, personal fields masked', async () => {
      const payload = Buffer.from(
        '{"id":7,"email":"canary@example.com","phone":"+4915112345678","total_price":"9.00"}',
      );
      const { id } = await inbox.put(message({ payload }));
      const error = new AppError('UPSTREAM_UNAVAILABLE', 'Down.', { details: { requestId: 'r-1' } });
      await settle(await claimOne(), { kind: 'retry', error, notBeforeMs: clock.wallMs() });
      await settle(await claimOne(), { kind: 'done', result: { billNumber: 'B1', requestId: 'r-2' } });
      const delivery = await deliveries.get(id);
      expect(delivery).toMatchObject({
        status: 'done',
        attempts: 2,
        error: null,
        result: { billNumber: 'B1' },
        history: [
          {
            attempt: 1,
            outcome: 'retry',
            requestId: 'r-1',
            error: { code: 'UPSTREAM_UNAVAILABLE', message: 'Down.' },
          },
          { attempt: 2, outcome: 'done', requestId: 'r-2', error: null },
        ],
      });
      expect(JSON.stringify(delivery)).not.toMatch(/canary|49151/);
      expect(JSON.stringify(delivery?.payload)).toContain('9.00');
    });

    it('lists by state and pages without a gap', async () => {
      for (let index = 0; index < 7; index += 1)
        await inbox.put(message({ deliveryId: `d${index}`, orderingKey: `k${index}` }));
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await deliveries.list({ status: 'accepted', limit: 3, cursor });
        seen.push(...page.items.map(({ deliveryId }) => deliveryId));
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
      expect(seen).toEqual(['d6', 'd5', 'd4', 'd3', 'd2', 'd1', 'd0']);
      expect(await deliveries.counts()).toEqual({ accepted: 7, working: 0, done: 0, failed: 0, dead: 0 });
      expect((await deliveries.list({ q: 'd3' })).items).toHaveLength(1);
    });

    it('finds a flaw in a message whose payload was put into its row from another', async () => {
      await inbox.put(message({ deliveryId: 'a', orderingKey: 'a' }));
      await inbox.put(message({ deliveryId: 'b', orderingKey: 'b' }));
      const rows = await database.kysely
        .selectFrom('inbox_payloads')
        .selectAll()
        .orderBy('message_seq')
        .execute();
      const [first, second] = rows;
      if (first === undefined || second === undefined) throw new Error('two payloads were stored');
      await database.kysely
        .updateTable('inbox_payloads')
        .set({ payload: second.payload })
        .where('message_seq', '=', first.message_seq)
        .execute();
      const claimed = await inbox.claim(10, LEASE_MS);
      expect(claimed.map(({ deliveryId, flaw }) => [deliveryId, flaw?.code])).toEqual([
        ['a', 'DECRYPTION_FAILED'],
        ['b', undefined],
      ]);
    });

    async function claimOne(): Promise<ClaimedMessage> {
      const [claimed] = await inbox.claim(1, LEASE_MS);
      if (claimed === undefined) throw new Error('no message could be claimed');
      return claimed;
    }

    async function settle(claimed: ClaimedMessage, outcome: Parameters<Inbox['settle']>[1]): Promise<void> {
      expect(await inbox.settle(claimed, outcome)).toBe(true);
    }
  });
}
