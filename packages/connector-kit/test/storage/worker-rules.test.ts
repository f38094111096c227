import { randomUUID } from 'node:crypto';
import { AppError, createManualClock, type ErrorCode, silentLogger } from '@capconnect/kernel';
import { afterEach, describe, expect, it } from 'vitest';
import {
  createDeliveries,
  createInbox,
  createKeyRing,
  createWorker,
  type Deliveries,
  type Flow,
  type FlowRules,
  type Inbox,
  openDatabase,
  WaitsFor,
} from '../../src/index.ts';
import { createTenantMap } from '../admin/stores.ts';
import { message } from './support/message.ts';
import { TEST_KEYS } from './support/test-storage.ts';

type Settings = Record<string, never>;
type Flows = Record<string, Flow<Settings> | FlowRules<Settings>>;

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function setUp(flows: Flows, concurrency = 8, isCutOff?: (tenantId: string) => Promise<boolean>) {
  const clock = createManualClock();
  const database = await openDatabase({ url: 'sqlite::memory:' });
  const options = { database, keyRing: createKeyRing(TEST_KEYS), clock };
  const inbox = createInbox({ ...options, ids: randomUUID });
  const tenants = createTenantMap<Settings>();
  const origin = 'https://eu.api.example';
  const capillary = { baseUrl: origin, authEngineUrl: origin, gatewayUrl: origin };
  await tenants.put('t1', { capillary, settings: {} });
  await tenants.put('t2', { capillary, settings: {} });
  const worker = createWorker<Settings>({
    inbox,
    flows,
    tenants,
    clock,
    concurrency,
    logger: silentLogger,
    random: () => 0.5,
    ...(isCutOff === undefined ? {} : { isCutOff }),
  });
  closing.push(
    () => database.close(),
    () => worker.stop(),
  );
  return { clock, inbox, worker, deliveries: createDeliveries(options) };
}

const refuseBad: Flow<Settings> = async ({ deliveryId }) => {
  if (deliveryId === 'bad') throw new AppError('PAYLOAD_INVALID', 'Not understood.');
  return {};
};

function bulkFlow() {
  const calls: (readonly string[])[] = [];
  const bill: FlowRules<Settings> = {
    run: async ({ deliveryId }) => {
      calls.push([deliveryId]);
      return {};
    },
    together: {
      maxMessages: 5,
      async run(rows, tenant) {
        calls.push(rows.map((row) => `${tenant.id} ${row.message.deliveryId}`));
        if (rows.some((row) => row.message.deliveryId === 'breaks')) throw new Error('The call broke.');
        return rows.map((row) =>
          row.message.deliveryId.startsWith('bad')
            ? { status: 'rejected', reason: new AppError('PAYLOAD_INVALID', 'Not understood.') }
            : { status: 'fulfilled', value: { bill: row.message.deliveryId } },
        );
      },
    },
  };
  return { calls, bill };
}

async function putAll(inbox: Pick<Inbox, 'put'>, names: readonly string[], tenantId = 't1') {
  for (const name of names) {
    await inbox.put(
      message({ deliveryId: name, orderingKey: name, type: 'bill', priority: 'drain', tenantId }),
    );
  }
}

async function drained(deliveries: Pick<Deliveries, 'counts'>): Promise<void> {
  await expect.poll(async () => (await deliveries.counts()).accepted).toBe(0);
  await expect.poll(async () => (await deliveries.counts()).working).toBe(0);
}

describe('a flow that waits for another', () => {
  const HOUR_MS = 3_600_000;
  const refund: Flow<Settings> = async () => {
    throw new WaitsFor({ name: 'order 1', because: 'The order is not there yet.', limitMs: HOUR_MS });
  };

  it('goes on when the other one says that it is done', async () => {
    let isOrderThere = false;
    const { worker, inbox, deliveries } = await setUp({
      refund: async (...given) => {
        if (isOrderThere) return { refunded: true };
        return refund(...given);
      },
      order: async (_message, _tenant, { completes }) => {
        isOrderThere = true;
        completes('order 1');
        return {};
      },
    });
    const { id } = await inbox.put(message({ deliveryId: 'r', type: 'refund' }));
    await inbox.put(message({ deliveryId: 'o', type: 'order' }));
    await worker.runOnce();
    expect(await deliveries.get(id)).toMatchObject({
      status: 'done',
      history: [
        { outcome: 'parked', error: { message: 'The order is not there yet.' } },
        { outcome: 'done' },
      ],
    });
  });

  it('is dead when its limit is over', async () => {
    const { worker, inbox, deliveries, clock } = await setUp({ refund });
    const { id } = await inbox.put(message({ type: 'refund' }));
    await worker.runOnce();
    clock.advance(HOUR_MS);
    await worker.runOnce();
    expect(await deliveries.get(id)).toMatchObject({
      status: 'dead',
      error: { code: 'PREREQUISITE_MISSING', message: 'The order is not there yet.' },
    });
  });
});

const MONTH_MS = 30 * 24 * 3_600_000;
const cutOff = async () => true;

function failing(code: ErrorCode) {
  return {
    bill: async () => {
      throw new AppError(code, 'It failed.');
    },
  };
}

describe('while there is no line to Capillary', () => {
  it('the tenant is paused, no bill loses an attempt or its time, and all go on when the line is back', async () => {
    let isBack = false;
    let runs = 0;
    const flow: Flow<Settings> = async () => {
      runs += 1;
      if (!isBack) throw new AppError('UPSTREAM_UNAVAILABLE', 'Not reachable.');
      return {};
    };
    const { worker, inbox, deliveries, clock } = await setUp({ bill: flow }, 2, cutOff);
    await putAll(inbox, ['a', 'b', 'c', 'd', 'e']);
    await worker.runOnce();
    const runsWhenCut = runs;
    expect(runsWhenCut).toBeLessThanOrEqual(2);
    clock.advance(MONTH_MS);
    await worker.runOnce();
    expect(runs).toBe(runsWhenCut + 1);
    isBack = true;
    await inbox.wake('t1');
    await worker.runOnce();
    const { items } = await deliveries.list({ status: 'done' });
    expect(items.map(({ attempts }) => attempts)).toEqual([1, 1, 1, 1, 1]);
  });

  it('an answer that was lost counts as an attempt, so that the next one asks first, and is never given up', async () => {
    const { worker, inbox, deliveries, clock } = await setUp(failing('OUTCOME_UNKNOWN'), 2, cutOff);
    await putAll(inbox, ['a']);
    for (let times = 1; times <= 3; times += 1) {
      await worker.runOnce();
      clock.advance(MONTH_MS);
    }
    expect(await deliveries.list({})).toMatchObject({ items: [{ status: 'failed', attempts: 3 }] });
  });

  it('what fails for another reason is treated as ever', async () => {
    const { worker, inbox, deliveries } = await setUp(failing('PAYLOAD_INVALID'), 2, cutOff);
    await putAll(inbox, ['a', 'b']);
    await worker.runOnce();
    expect(await deliveries.counts()).toMatchObject({ dead: 2 });
  });
});

it('holds the key of a dead message where the rules of its flow say so', async () => {
  const { worker, inbox, deliveries } = await setUp({
    held: { run: refuseBad, onDead: 'hold' },
    free: refuseBad,
  });
  for (const type of ['held', 'free']) {
    await inbox.put(message({ deliveryId: 'bad', type, orderingKey: type }));
    await inbox.put(message({ deliveryId: 'good', type, orderingKey: type }));
  }
  await worker.runOnce();
  const { items } = await deliveries.list({ q: 'good' });
  expect(items.map(({ type, status }) => [type, status])).toEqual([
    ['free', 'done'],
    ['held', 'accepted'],
  ]);
});

describe('messages that run together', () => {
  it('are of one tenant and one drain, as many as the flow takes, each settled on its own', async () => {
    const { calls, bill } = bulkFlow();
    const { worker, inbox, deliveries } = await setUp({ bill }, 1);
    await putAll(inbox, ['a', 'b', 'bad', 'd', 'e', 'f']);
    await putAll(inbox, ['x', 'y'], 't2');
    worker.start();
    await drained(deliveries);
    expect(calls).toEqual([['t1 a', 't1 b', 't1 bad', 't1 d', 't1 e'], ['f'], ['t2 x', 't2 y']]);
    expect(await deliveries.counts()).toMatchObject({ done: 7, dead: 1 });
    expect(await deliveries.list({ q: 'd' })).toMatchObject({ items: [{ result: { bill: 'd' } }] });
  });

  it('are never more than the flow takes, however many hands there are', async () => {
    const { calls, bill } = bulkFlow();
    const { worker, inbox, deliveries } = await setUp({ bill }, 16);
    await putAll(
      inbox,
      Array.from({ length: 23 }, (_, index) => `m${index}`),
    );
    worker.start();
    await drained(deliveries);
    expect(Math.max(...calls.map((names) => names.length))).toBe(5);
    expect(calls.flat()).toHaveLength(23);
  });

  it('are all tried again when their call fails', async () => {
    const { bill } = bulkFlow();
    const { worker, inbox, deliveries } = await setUp({ bill }, 1);
    await putAll(inbox, ['a', 'breaks', 'c']);
    worker.start();
    await drained(deliveries);
    expect(await deliveries.counts()).toMatchObject({ failed: 3, done: 0 });
  });

  it('never include live events', async () => {
    const { calls, bill } = bulkFlow();
    const { worker, inbox, deliveries } = await setUp({ bill }, 2);
    for (const name of ['a', 'b', 'c'])
      await inbox.put(message({ deliveryId: name, orderingKey: name, type: 'bill' }));
    worker.start();
    await drained(deliveries);
    expect(calls.map((names) => names.join())).toEqual(expect.arrayContaining(['a', 'b', 'c']));
    expect(calls).toHaveLength(3);
  });
});

it('keeps hands free for live events while a backfill waits', async () => {
  const gate = Promise.withResolvers<void>();
  const { worker, inbox, deliveries } = await setUp({
    history: async () => {
      await gate.promise;
      return {};
    },
    event: async () => ({}),
  });
  for (let index = 0; index < 20; index += 1) {
    const name = `h${index}`;
    await inbox.put(message({ deliveryId: name, orderingKey: name, type: 'history', priority: 'backfill' }));
  }
  worker.start();
  await expect.poll(async () => (await deliveries.counts()).working).toBe(4);
  await inbox.put(message({ deliveryId: 'e', orderingKey: 'e', type: 'event' }));
  await expect.poll(async () => (await deliveries.counts()).done).toBe(1);
  gate.resolve();
  await expect.poll(async () => (await deliveries.counts()).done).toBe(21);
});

it('keeps a hand free for other tenants when the calls of one are slow', async () => {
  const gate = Promise.withResolvers<void>();
  const { worker, inbox, deliveries } = await setUp({
    slow: async () => {
      await gate.promise;
      return {};
    },
    event: async () => ({}),
  });
  for (let index = 0; index < 20; index += 1) {
    await inbox.put(message({ deliveryId: `s${index}`, orderingKey: `s${index}`, type: 'slow' }));
  }
  worker.start();
  await expect.poll(async () => (await deliveries.counts()).working).toBe(6);
  await inbox.put(message({ deliveryId: 'e', type: 'event', tenantId: 't2' }));
  await expect.poll(async () => (await deliveries.counts()).done).toBe(1);
  gate.resolve();
  await expect.poll(async () => (await deliveries.counts()).done).toBe(21);
});
