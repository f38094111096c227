import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '@capconnect/kernel';
import { describe, expect, it } from 'vitest';
import type { Flow } from '../../src/index.ts';
import { recordedLogger } from '../recorded-logger.ts';
import { message } from '../storage/support/message.ts';
import { createGate } from './support/gate.ts';
import { type Settings, useWorkers } from './support/worker-world.ts';

const startWorker = useWorkers();
const LATE = 'a flow ended after its time limit: what it came to is not recorded';

const complainWhenAborted: Flow<Settings> = async (_message, _tenant, { signal }) => {
  await once(signal, 'abort');
  throw new AppError('PAYLOAD_INVALID', 'Aborted in the middle of it.');
};

describe('a flow that does not end', () => {
  it('has failed at its time limit, its signal is aborted, and its hand is free', async () => {
    const gate = createGate();
    let signal: AbortSignal | undefined;
    const run: Flow<Settings> = async ({ deliveryId }, _tenant, tools) => {
      if (deliveryId !== 'hangs') return {};
      ({ signal } = tools);
      tools.refer('4711');
      await gate.pass();
      return {};
    };
    const { worker, inbox, deliveries } = await startWorker({
      flows: { 'orders/paid': { run, timeLimitMs: 20 } },
      concurrency: 1,
    });
    const { id } = await inbox.put(message({ deliveryId: 'hangs', orderingKey: 'a' }));
    await inbox.put(message({ deliveryId: 'next', orderingKey: 'b' }));
    expect(await worker.runOnce()).toBe(2);
    expect(signal?.reason).toMatchObject({ code: 'ATTEMPT_TIMED_OUT' });
    expect(await deliveries.counts()).toMatchObject({ failed: 1, done: 1 });
    expect(await deliveries.get(id)).toMatchObject({
      status: 'failed',
      error: { code: 'ATTEMPT_TIMED_OUT' },
      history: [{ attempt: 1, outcome: 'retry', error: { code: 'ATTEMPT_TIMED_OUT' } }],
    });
    // What it had noted by then is kept.
    expect((await deliveries.trace({ q: '4711' })).items).toHaveLength(1);
    gate.open();
  });

  it('is tried again, no sooner than its calls are over, as another attempt', async () => {
    const gate = createGate();
    const attempts: number[] = [];
    const run: Flow<Settings> = async ({ attempt }) => {
      attempts.push(attempt);
      if (attempt === 1) await gate.pass();
      return {};
    };
    const { worker, inbox, deliveries, clock } = await startWorker({
      flows: { 'orders/paid': { run, timeLimitMs: 20 } },
      random: () => 0,
    });
    await inbox.put(message());
    await worker.runOnce();
    clock.advance(29_999);
    expect(await worker.runOnce()).toBe(0);
    clock.advance(1);
    expect(await worker.runOnce()).toBe(1);
    expect(attempts).toEqual([1, 2]);
    expect(await deliveries.counts()).toMatchObject({ done: 1 });
    gate.open();
  });

  it.each([
    ['well', async () => ({ billNumber: 'late' })],
    [
      'badly',
      async () => {
        throw new AppError('PAYLOAD_INVALID', 'Late.');
      },
    ],
  ])('changes nothing when it ends %s afterwards', async (_how, end) => {
    const gate = createGate();
    const { logger, lines } = recordedLogger();
    let settlements = 0;
    const { worker, inbox, deliveries } = await startWorker({
      flows: { 'orders/paid': { run: () => gate.pass().then(end), timeLimitMs: 20 } },
      logger,
      wrapInbox: (inner) => ({
        ...inner,
        settle(...args) {
          settlements += 1;
          return inner.settle(...args);
        },
      }),
    });
    const { id } = await inbox.put(message());
    await worker.runOnce();
    const before = await deliveries.get(id);
    gate.open();
    await expect.poll(() => lines().some(({ msg }) => msg === LATE)).toBe(true);
    expect(settlements).toBe(1);
    expect(await deliveries.get(id)).toEqual(before);
  });

  it('has timed out, whatever it says because it is aborted', async () => {
    const { worker, inbox, deliveries } = await startWorker({
      flows: { 'orders/paid': { run: complainWhenAborted, timeLimitMs: 20 } },
    });
    const { id } = await inbox.put(message());
    await worker.runOnce();
    expect(await deliveries.get(id)).toMatchObject({
      status: 'failed',
      error: { code: 'ATTEMPT_TIMED_OUT' },
    });
  });

  it('takes down those that run with it, and no others', async () => {
    const gate = createGate();
    const { worker, inbox, deliveries } = await startWorker({
      flows: {
        bill: {
          run: async () => ({}),
          together: {
            maxMessages: 5,
            timeLimitMs: 20,
            run: async () => {
              await gate.pass();
              return [];
            },
          },
        },
      },
    });
    for (const deliveryId of ['a', 'b', 'c']) {
      await inbox.put(message({ deliveryId, orderingKey: deliveryId, type: 'bill', priority: 'drain' }));
    }
    await inbox.put(message({ deliveryId: 'live', orderingKey: 'live', type: 'bill' }));
    await worker.runOnce();
    expect(await deliveries.counts()).toMatchObject({ failed: 3, done: 1 });
    gate.open();
  });
});

it('lets a flow without an end of its own run on where it says that it has time', async () => {
  const gate = createGate();
  let signal: AbortSignal | undefined;
  const run: Flow<Settings> = async (_message, _tenant, tools) => {
    ({ signal } = tools);
    await gate.pass();
    return {};
  };
  const { worker, inbox, deliveries } = await startWorker({
    flows: { 'orders/paid': { run, timeLimitMs: Infinity } },
  });
  await inbox.put(message());
  worker.start();
  await gate.entered;
  // A timer that was set before, for no longer, has rung by then.
  await sleep(1);
  expect(signal?.aborted).toBe(false);
  gate.open();
  await expect.poll(async () => (await deliveries.counts()).done).toBe(1);
});
