import { AppError } from '@capconnect/kernel';
import { describe, expect, it } from 'vitest';
import type { Database } from '../../../src/index.ts';
import { message } from '../../storage/support/message.ts';
import { LEASE_MS, useTracedStore } from './traced-store.ts';

/** What a trace tells, over any store. */
export function storyContract(name: string, open: () => Promise<Database>): void {
  describe(`trace tells: ${name}`, () => {
    const store = useTracedStore(open);

    describe('the story', () => {
      it('of a message that came through at the second attempt', async () => {
        const acceptedMs = store.clock.wallMs();
        await store.inbox.put(message());
        const details = { requestId: 'r-1' };
        const error = new AppError('UPSTREAM_UNAVAILABLE', 'Capillary is not reachable.', { details });
        await store.attempt({ kind: 'retry', error, notBeforeMs: store.clock.wallMs() + 5_000 });
        expect((await store.story()).at(-1)).toEqual({
          at: iso(acceptedMs + 5_000),
          event: 'next',
          text: expect.stringContaining('next attempt'),
        });
        store.clock.advance(5_000);
        await store.attempt({
          kind: 'done',
          result: { billNumber: 'B1', transactionId: '9', points: '96.50', requestId: 'r-2' },
        });
        expect(await store.story()).toEqual([
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
        await store.inbox.put(message());
        await store.attempt({ kind: 'done', result });
        expect((await store.story()).map(({ text }) => text).join('\n')).toContain(words);
      });

      it('of a dead one ends with why, who must act, and what to do', async () => {
        await store.inbox.put(message());
        const error = new AppError('UPSTREAM_REFUSED', 'Capillary does not know the till.');
        await store.attempt({ kind: 'dead', error });
        const told = await store.story();
        expect(told.at(-1)).toMatchObject({
          event: 'dead',
          code: 'UPSTREAM_REFUSED',
          text: expect.stringMatching(/^Capillary does not know the till\. The merchant must act\. .*replay/),
        });
        expect(told.filter(({ text }) => text.includes('does not know the till'))).toHaveLength(1);
      });

      it('of a replayed one keeps what it died of', async () => {
        const { id } = await store.inbox.put(message());
        await store.attempt({ kind: 'dead', error: new AppError('UPSTREAM_REFUSED', 'No such till.') });
        store.clock.advance(60_000);
        const replayedMs = store.clock.wallMs();
        await store.deliveries.replay(id);
        expect((await store.story()).slice(-2)).toMatchObject([
          { event: 'replayed', at: iso(replayedMs) },
          { event: 'next', text: expect.stringContaining('a worker takes it next') },
        ]);
        store.clock.advance(1_000);
        await store.attempt({ kind: 'dead', error: new AppError('CONFLICT', 'Taken.') });
        expect((await store.story()).map(({ event, at }) => ({ event, at })).slice(2)).toMatchObject([
          { event: 'attempt' },
          { event: 'replayed', at: iso(replayedMs) },
          { event: 'attempt' },
          { event: 'dead' },
        ]);
        expect((await store.story()).map(({ text }) => text).join(' ')).toContain(
          'failed for good. No such till.',
        );
      });

      it('of one that waits for another says for which', async () => {
        await store.inbox.put(message());
        const error = new AppError('PREREQUISITE_MISSING', 'The order of this refund is not delivered yet.');
        const untilMs = store.clock.wallMs() + 86_400_000;
        await store.attempt({ kind: 'parked', waitsFor: 'order 1001', error, untilMs });
        expect((await store.story()).slice(-2)).toMatchObject([
          { event: 'parked', text: expect.stringContaining('The order of this refund'), durationMs: 250 },
          { event: 'next', at: iso(untilMs), text: expect.stringContaining('order 1001') },
        ]);
      });

      it('of one whose tenant is paused says why and until when', async () => {
        await store.inbox.put(message());
        await store.inbox.put(message({ deliveryId: 'event-2', orderingKey: 'customer-2' }));
        const probeAtMs = store.clock.wallMs() + 90_000;
        const error = new AppError('CREDENTIAL_REJECTED', 'The secret is wrong. Rotate it.');
        await store.attempt({ kind: 'paused', error, probeAtMs });
        for (const q of ['event-1', 'event-2']) {
          expect((await store.story(q)).slice(-2)).toMatchObject([
            {
              event: 'paused',
              code: 'CREDENTIAL_REJECTED',
              text: 'Nothing of this tenant runs. The secret is wrong. Rotate it. The merchant must act.',
            },
            { event: 'next', at: iso(probeAtMs) },
          ]);
        }
      });

      it('of one whose tenant was paused keeps that, when it is mended', async () => {
        await store.inbox.put(message());
        const pausedMs = store.clock.wallMs();
        const error = new AppError('CREDENTIAL_REJECTED', 'The secret is wrong. Rotate it.');
        for (let tries = 1; tries <= 2; tries += 1) {
          await store.attempt({ kind: 'paused', error, probeAtMs: store.clock.wallMs() + 60_000 });
          store.clock.advance(60_000);
        }
        await store.attempt({ kind: 'done', result: {} });
        expect((await store.story()).slice(2)).toMatchObject([
          {
            at: iso(pausedMs),
            event: 'paused',
            code: 'CREDENTIAL_REJECTED',
            text: 'It was tried, and the whole tenant was paused. The secret is wrong. Rotate it.',
            durationMs: 60_500,
          },
          { event: 'attempt', text: 'Attempt 1 came through.' },
          { event: 'done' },
        ]);
      });

      it('of one that waited for the rate budget says so', async () => {
        await store.inbox.put(message());
        const notBeforeMs = store.clock.wallMs() + 20_000;
        const error = new AppError('RATE_LIMITED', 'The calls are used up for now.');
        await store.attempt({ kind: 'postponed', error, notBeforeMs });
        expect((await store.story()).slice(2)).toMatchObject([
          {
            event: 'waiting',
            code: 'RATE_LIMITED',
            text: 'It was put off. The calls are used up for now.',
          },
          { event: 'next', at: iso(notBeforeMs) },
        ]);
      });

      it('of one that was put aside before its flow ran does not call that an attempt', async () => {
        const { id } = await store.inbox.put(message());
        const error = new AppError('POISONOUS_MESSAGE', 'It ended its workers.');
        await store.attempt({ kind: 'dead', error });
        expect((await store.story()).slice(2)).toMatchObject([
          { event: 'attempt', text: 'Attempt 1 was not made.' },
          { event: 'dead', text: expect.stringContaining('It ended its workers.') },
        ]);
        await store.deliveries.replay(id);
        expect((await store.story())[2]).toMatchObject({
          text: 'Attempt 1 was not made. It ended its workers.',
        });
      });

      it('of one that waits for its turn names the one ahead', async () => {
        await store.inbox.put(message());
        await store.inbox.put(message({ deliveryId: 'event-2' }));
        expect((await store.story('event-2')).at(-1)).toMatchObject({
          event: 'waiting',
          text: expect.stringContaining('delivery event-1'),
        });
        const error = new AppError('UPSTREAM_REFUSED', 'No.');
        await store.attempt({ kind: 'dead', error, holdsKey: true });
        expect((await store.story('event-2')).at(-1)).toMatchObject({
          event: 'waiting',
          text: expect.stringContaining('dead and holds'),
        });
      });

      it('of one in hand, and of one whose worker died', async () => {
        await store.inbox.put(message());
        await store.inbox.claim(1, LEASE_MS);
        expect((await store.story()).at(-1)).toMatchObject({ text: expect.stringContaining('in hand') });
        store.clock.advance(LEASE_MS + 1);
        await store.inbox.claim(1, LEASE_MS);
        expect((await store.story()).slice(2)).toMatchObject([
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
