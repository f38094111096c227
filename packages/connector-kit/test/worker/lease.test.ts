import { once } from 'node:events';
import { AppError } from '@capconnect/kernel';
import { expect, it } from 'vitest';
import type { ClaimedMessage } from '../../src/index.ts';
import type { AttemptReport } from '../../src/worker/work-on-messages.ts';
import { recordedLogger } from '../recorded-logger.ts';
import { message } from '../storage/support/message.ts';
import { createGate } from './support/gate.ts';
import { useWorkers } from './support/worker-world.ts';

const startWorker = useWorkers();

/** Renewed every 20 ms. */
const LEASE_MS = 60;

it('gives a message up that another worker took over, and records nothing of it', async () => {
  const { logger, lines } = recordedLogger();
  const begun = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  const reports: AttemptReport[] = [];
  let settlements = 0;
  const { worker, inbox, otherInbox, deliveries, clock } = await startWorker({
    leaseMs: LEASE_MS,
    logger,
    onAttempt: (report) => void reports.push(report),
    flows: {
      'orders/paid': async (_message, _tenant, { signal }) => {
        begun.resolve();
        await once(signal, 'abort');
        ended.resolve();
        throw new AppError('PAYLOAD_INVALID', 'It was in the middle of it.');
      },
    },
    wrapInbox: (inner) => ({
      ...inner,
      settle(...args) {
        settlements += 1;
        return inner.settle(...args);
      },
    }),
  });
  const { id } = await inbox.put(message());
  worker.start();
  await begun.promise;
  const other = otherInbox();
  let taken: ClaimedMessage | undefined;
  // A renewal may come between.
  while (taken === undefined) {
    clock.advance(LEASE_MS + 1);
    [taken] = await other.claim(1, 600_000);
  }
  await ended.promise;
  await worker.stop();
  expect(settlements).toBe(0);
  expect(reports).toEqual([]);
  expect(lines().map(({ msg }) => msg)).toContain(
    'another worker has taken the message over; this attempt is given up',
  );
  expect(await other.settle(taken, { kind: 'done', result: {} })).toBe(true);
  expect((await deliveries.get(id))?.history.map(({ attempt, outcome }) => [attempt, outcome])).toEqual([
    [1, 'retry'],
    [2, 'done'],
  ]);
});

it('does not take its own settlement for another worker, when a renewal comes behind it', async () => {
  const { logger, lines } = recordedLogger();
  const renewal = createGate();
  const answered = Promise.withResolvers<boolean>();
  const { worker, inbox, deliveries } = await startWorker({
    leaseMs: LEASE_MS,
    logger,
    flows: {
      'orders/paid': async () => {
        await renewal.entered;
        return {};
      },
    },
    wrapInbox: (inner) => ({
      ...inner,
      async renew(...args) {
        await renewal.pass();
        const isOurs = await inner.renew(...args);
        answered.resolve(isOurs);
        return isOurs;
      },
      async settle(...args) {
        const isOurs = await inner.settle(...args);
        renewal.open();
        await answered.promise;
        return isOurs;
      },
    }),
  });
  await inbox.put(message());
  await worker.runOnce();
  expect(await answered.promise).toBe(false);
  expect(await deliveries.counts()).toMatchObject({ done: 1 });
  expect(lines().filter(({ msg }) => String(msg).includes('another worker'))).toEqual([]);
});
