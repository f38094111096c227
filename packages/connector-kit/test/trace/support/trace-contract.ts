import {
  AppError,
  createManualClock,
  type ErrorCode,
  type ManualClock,
  silentLogger,
} from '@capconnect/kernel';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDeliveries } from '../../../src/inbox/create-deliveries.ts';
import { createInbox } from '../../../src/inbox/create-inbox.ts';
import type { AttemptOutcome, ClaimedMessage, Inbox } from '../../../src/inbox/inbox.ts';
import {
  createKeyRing,
  createWorker,
  type Database,
  type Deliveries,
  type Flow,
  type Tenant,
  WaitsFor,
} from '../../../src/index.ts';
import { message } from '../../storage/support/message.ts';

const LEASE_MS = 15_000;
const OLD_KEY = `old:${Buffer.alloc(32, 7).toString('base64')}`;
const NEW_KEY = `new:${Buffer.alloc(32, 8).toString('base64')}`;

const CAPILLARY = 'https://capillary.example.com';
const TENANT: Tenant<object> = {
  id: 't1',
  capillary: { baseUrl: CAPILLARY, authEngineUrl: CAPILLARY, gatewayUrl: CAPILLARY },
  settings: {},
  revision: 1,
};

const REFERENCES = ['#1001', 'SHP-77', '4915112345678', 'zoe.mueller@example.com'];

/**
 * "Why no points?", over any store.
 * @param open - an empty, migrated database; called before each test.
 */
export function traceContract(name: string, open: () => Promise<Database>): void {
  describe(`trace: ${name}`, () => {
    let database: Database;
    let clock: ManualClock;
    let inbox: Inbox;
    let deliveries: Deliveries;

    beforeEach(async () => {
      database = await open();
      clock = createManualClock();
      ({ inbox, deliveries } = over(OLD_KEY));
    });
    afterEach(() => database.close());

    function over(keys: string) {
      const options = { database, keyRing: createKeyRing(keys), clock };
      return { inbox: createInbox(options), deliveries: createDeliveries(options) };
    }

    async function found(q: string, tenant?: string): Promise<readonly string[]> {
      const { items } = await deliveries.trace({ q, tenant });
      return items.map(({ deliveryId }) => deliveryId);
    }

    async function story(q = 'event-1') {
      const [item] = (await deliveries.trace({ q })).items;
      return item?.story ?? [];
    }

    async function attempt(outcome: AttemptOutcome, lastsMs = 250): Promise<ClaimedMessage> {
      const [claimed] = await inbox.claim(1, LEASE_MS);
      if (claimed === undefined) throw new Error('no message could be claimed');
      clock.advance(lastsMs);
      expect(await inbox.settle(claimed, outcome)).toBe(true);
      return claimed;
    }

    describe('what is found', () => {
      it.each([
        '1001',
        '#1001',
        ' #1001 ',
        'shp-77',
        '4915112345678',
        '+49 151 1234-5678',
        '0049 (151) 12345678',
        'Zoe.Mueller@Example.com',
        'event-1',
        'customer-1',
      ])('by %j', async (q) => {
        await inbox.put(message({ references: REFERENCES }));
        await inbox.put(message({ deliveryId: 'event-2', orderingKey: 'customer-2', references: ['1002'] }));
        expect(await found(q)).toEqual(['event-1']);
      });

      it('by the id of the message', async () => {
        const { id } = await inbox.put(message());
        expect(await found(id)).toEqual(['event-1']);
      });

      it.each(['%', '_', '*', '.*', '1%', 'event-%', 'event-_', "' or 1=1 --", '#', '   ', '+', '@'])(
        'nothing by %j: it is no pattern',
        async (q) => {
          await inbox.put(message({ references: REFERENCES }));
          expect(await deliveries.trace({ q })).toEqual({ items: [], truncated: false });
        },
      );

      it('nothing of another tenant, when one is named', async () => {
        await inbox.put(message({ references: REFERENCES }));
        await inbox.put(message({ tenantId: 't2', deliveryId: 'event-2', references: ['1001'] }));
        expect(await found('1001')).toEqual(['event-1', 'event-2']);
        expect(await found('1001', 't2')).toEqual(['event-2']);
        for (const q of ['zoe.mueller@example.com', 'event-1', 'customer-1']) {
          expect(await found(q, 't1')).toContain('event-1');
          expect(await found(q, 't2')).not.toContain('event-1');
        }
      });

      it('also after the keys were rotated, before and after', async () => {
        await inbox.put(message({ references: REFERENCES }));
        ({ inbox, deliveries } = over(`${NEW_KEY},${OLD_KEY}`));
        await inbox.put(message({ deliveryId: 'event-2', references: REFERENCES }));
        expect(await found('1001')).toEqual(['event-1', 'event-2']);
        ({ deliveries } = over(NEW_KEY));
        expect(await found('1001')).toEqual(['event-2']);
      });

      it('once, however often it was named or delivered', async () => {
        const references = ['1001', '#1001', ' 1001', '', '#'];
        await inbox.put(message({ references }));
        await inbox.put(message({ references: ['other'] }));
        expect(await found('1001')).toEqual(['event-1']);
        expect(await found('other')).toEqual([]);
      });

      it('the newest fifty, oldest first', async () => {
        for (let index = 1; index <= 51; index += 1) {
          await inbox.put(
            message({ deliveryId: `d${index}`, orderingKey: `k${index}`, references: ['1001'] }),
          );
        }
        const { items, truncated } = await deliveries.trace({ q: '1001' });
        expect(truncated).toBe(true);
        expect(items.map(({ deliveryId }) => deliveryId)).toEqual(
          Array.from({ length: 50 }, (_, index) => `d${index + 2}`),
        );
        expect((await deliveries.trace({ q: 'd1' })).truncated).toBe(false);
      });
    });

    describe('what no flow has read yet is found by its payload', () => {
      const payload = Buffer.from(
        '{"id":62984732019941234,"name":"#1042","customer":{"phone":"+49 (151) 1234-5678"},"quantity":1,"note":"1043 x"}',
      );

      it.each(['62984732019941234', '1042', '4915112345678', '+49 151 12345678'])('by %j', async (q) => {
        await inbox.put(message({ payload }));
        await inbox.put(message({ deliveryId: 'event-2', orderingKey: 'customer-2' }));
        expect(await found(q)).toEqual(['event-1']);
        expect(await found(q, 't2')).toEqual([]);
      });

      it.each(['1', '104', '1043', '62984732019941236', 'name', 'true'])('not by %j', async (q) => {
        await inbox.put(message({ payload }));
        expect(await found(q)).toEqual([]);
      });

      it('also when it failed or died before its flow, but no longer when it is done', async () => {
        await inbox.put(message({ payload }));
        const error = new AppError('UPSTREAM_UNAVAILABLE', 'No.');
        await attempt({ kind: 'retry', error, notBeforeMs: 0 });
        expect(await found('1042')).toEqual(['event-1']);
        await attempt({ kind: 'dead', error });
        expect(await found('1042')).toEqual(['event-1']);
        await deliveries.replayAll({ status: 'dead' });
        await attempt({ kind: 'done', result: {} });
        expect(await found('1042')).toEqual([]);
      });

      it.each([
        ['no JSON', Buffer.from('1042')],
        ['half of it', Buffer.from('{"name":"#10')],
        ['too deep', Buffer.from(`${'['.repeat(200_000)}"1042"${']'.repeat(200_000)}`)],
      ])('and %s does no harm', async (_what, bytes) => {
        await inbox.put(message({ payload: bytes }));
        await inbox.put(message({ deliveryId: 'event-2', orderingKey: 'customer-2', payload }));
        expect(await found('1042')).toContain('event-2');
      });
    });

    describe('what a flow refers to is found', () => {
      it.each([
        ['done', () => ({})],
        ['failed', failure('UPSTREAM_UNAVAILABLE')],
        ['dead', failure('PAYLOAD_INVALID')],
        ['failed', failure('CREDENTIAL_REJECTED')],
        [
          'failed',
          () => {
            throw new WaitsFor({ name: 'order 1001', because: 'Not yet.', limitMs: 60_000 });
          },
        ],
      ])('when its message is %s', async (status, end) => {
        await inbox.put(message({ references: ['1001'] }));
        const flow: Flow<object> = async (_message, _tenant, { refer }) => {
          refer('#1001', '1002');
          refer('zoe.mueller@example.com');
          return end();
        };
        const worker = createWorker({
          inbox,
          flows: { 'orders/paid': flow },
          tenants: { get: async () => TENANT },
          clock,
          logger: silentLogger,
        });
        expect(await worker.runOnce()).toBe(1);
        for (const q of ['1001', '1002', 'Zoe.Mueller@example.com']) {
          expect((await deliveries.trace({ q, tenant: 't1' })).items).toMatchObject([{ status }]);
        }
        // And again, when it has run again.
        await deliveries.replayAll({ status: status === 'dead' ? 'dead' : 'failed' });
        await worker.runOnce();
        expect(await found('1002')).toEqual(['event-1']);
        expect(await found('1002', 't2')).toEqual([]);
      });
    });

    describe('the story', () => {
      it('of a message that came through at the second attempt', async () => {
        const acceptedMs = clock.wallMs();
        await inbox.put(message());
        const details = { requestId: 'r-1' };
        const error = new AppError('UPSTREAM_UNAVAILABLE', 'Capillary is not reachable.', { details });
        await attempt({ kind: 'retry', error, notBeforeMs: clock.wallMs() + 5_000 });
        expect((await story()).at(-1)).toEqual({
          at: iso(acceptedMs + 5_000),
          event: 'next',
          text: expect.stringContaining('next attempt'),
        });
        clock.advance(5_000);
        await attempt({
          kind: 'done',
          result: { billNumber: 'B1', transactionId: '9', points: '96.50', requestId: 'r-2' },
        });
        expect(await story()).toEqual([
          { at: iso(acceptedMs), event: 'received', text: expect.stringContaining('delivery event-1') },
          { at: iso(acceptedMs), event: 'verified', text: expect.stringContaining('on disk') },
          {
            at: iso(acceptedMs),
            event: 'attempt',
            text: 'Attempt 1 failed. Capillary is not reachable.',
            code: 'UPSTREAM_UNAVAILABLE',
            requestId: 'r-1',
            durationMs: 250,
          },
          {
            at: iso(acceptedMs + 5_250),
            event: 'attempt',
            text: 'Attempt 2 came through.',
            requestId: 'r-2',
            durationMs: 250,
          },
          {
            at: iso(acceptedMs + 5_500),
            event: 'answer',
            text: 'Capillary booked bill B1 as transaction 9. It earned 96.50 points.',
          },
          { at: iso(acceptedMs + 5_500), event: 'done', text: 'Delivered.' },
        ]);
      });

      it.each([
        [{ skipped: 'guest' }, 'no points: guest'],
        [{ billNumber: 'B1', existedAlready: true }, 'had bill B1 already; it was not booked twice'],
        [{ billNumber: 'B1', points: null }, 'did not say how many points'],
        [{ billNumber: 'B1', points: '0.00' }, 'It earned no points'],
        [{ billNumber: 'B1', points: '0', type: 'NOT_INTERESTED' }, 'a guest, which earns no points'],
      ])('says of %j: %s', async (result, words) => {
        await inbox.put(message());
        await attempt({ kind: 'done', result });
        expect((await story()).map(({ text }) => text).join('\n')).toContain(words);
      });

      it('of a dead one ends with why, who must act, and what to do', async () => {
        await inbox.put(message());
        const error = new AppError('UPSTREAM_REFUSED', 'Capillary does not know the till.');
        await attempt({ kind: 'dead', error });
        const told = await story();
        expect(told.at(-1)).toMatchObject({
          event: 'dead',
          code: 'UPSTREAM_REFUSED',
          text: expect.stringMatching(/^Capillary does not know the till\. The merchant must act\. .*replay/),
        });
        expect(told.filter(({ text }) => text.includes('does not know the till'))).toHaveLength(1);
      });

      it('of a replayed one keeps what it died of', async () => {
        const { id } = await inbox.put(message());
        await attempt({ kind: 'dead', error: new AppError('UPSTREAM_REFUSED', 'No such till.') });
        clock.advance(60_000);
        const replayedMs = clock.wallMs();
        await deliveries.replay(id);
        expect((await story()).slice(-2)).toMatchObject([
          { event: 'replayed', at: iso(replayedMs) },
          { event: 'next', text: expect.stringContaining('a worker takes it next') },
        ]);
        clock.advance(1_000);
        await attempt({ kind: 'dead', error: new AppError('CONFLICT', 'Taken.') });
        expect((await story()).map(({ event, at }) => ({ event, at })).slice(2)).toMatchObject([
          { event: 'attempt' },
          { event: 'replayed', at: iso(replayedMs) },
          { event: 'attempt' },
          { event: 'dead' },
        ]);
        expect((await story()).map(({ text }) => text).join(' ')).toContain('failed for good. No such till.');
      });

      it('of one that waits for another says for which', async () => {
        await inbox.put(message());
        const error = new AppError('PREREQUISITE_MISSING', 'The order of this refund is not delivered yet.');
        const untilMs = clock.wallMs() + 86_400_000;
        await attempt({ kind: 'parked', waitsFor: 'order 1001', error, untilMs });
        expect((await story()).slice(-2)).toMatchObject([
          { event: 'parked', text: expect.stringContaining('The order of this refund'), durationMs: 250 },
          { event: 'next', at: iso(untilMs), text: expect.stringContaining('order 1001') },
        ]);
      });

      it('of one whose tenant is paused says why and until when', async () => {
        await inbox.put(message());
        await inbox.put(message({ deliveryId: 'event-2', orderingKey: 'customer-2' }));
        const probeAtMs = clock.wallMs() + 90_000;
        const error = new AppError('CREDENTIAL_REJECTED', 'The secret is wrong. Rotate it.');
        await attempt({ kind: 'paused', error, probeAtMs });
        for (const q of ['event-1', 'event-2']) {
          expect((await story(q)).slice(-2)).toMatchObject([
            {
              event: 'paused',
              code: 'CREDENTIAL_REJECTED',
              text: 'Nothing of this tenant runs. The secret is wrong. Rotate it. The merchant must act.',
            },
            { event: 'next', at: iso(probeAtMs) },
          ]);
        }
      });

      it('of one that waits for its turn names the one ahead', async () => {
        await inbox.put(message());
        await inbox.put(message({ deliveryId: 'event-2' }));
        expect((await story('event-2')).at(-1)).toMatchObject({
          event: 'waiting',
          text: expect.stringContaining('delivery event-1'),
        });
        const error = new AppError('UPSTREAM_REFUSED', 'No.');
        await attempt({ kind: 'dead', error, holdsKey: true });
        expect((await story('event-2')).at(-1)).toMatchObject({
          event: 'waiting',
          text: expect.stringContaining('dead and holds'),
        });
      });

      it('of one in hand, and of one whose worker died', async () => {
        await inbox.put(message());
        await inbox.claim(1, LEASE_MS);
        expect((await story()).at(-1)).toMatchObject({ text: expect.stringContaining('in hand') });
        clock.advance(LEASE_MS + 1);
        await inbox.claim(1, LEASE_MS);
        expect((await story()).slice(2)).toMatchObject([
          { event: 'attempt', code: 'INTERNAL', text: expect.stringContaining('worker stopped') },
          { event: 'next' },
        ]);
      });
    });
  });
}

function iso(epochMs: number): string {
  return new Date(epochMs).toISOString();
}

function failure(code: ErrorCode): () => never {
  return () => {
    throw new AppError(code, 'No.');
  };
}
