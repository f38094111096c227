import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError, type Clock, createManualClock, silentLogger, systemClock } from '@capconnect/kernel';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  createDeliveries,
  createInbox,
  createKeyRing,
  createWorker,
  type Database,
  type Deliveries,
  type Flow,
  type Inbox,
  openDatabase,
} from '../../src/index.ts';
import type { WorkerOptions } from '../../src/worker/create-worker.ts';
import { createTenantMap } from '../admin/stores.ts';
import { createGate } from '../worker/support/gate.ts';
import { message } from './support/message.ts';
import { TEST_KEYS, useFolder, usePostgres } from './support/test-storage.ts';

type Settings = Record<string, never>;

const folder = useFolder();
const postgres = usePostgres();
const keyRing = createKeyRing(TEST_KEYS);

const stopping: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const stop of stopping.splice(0).toReversed()) await stop();
});

async function connectedTenant() {
  const tenants = createTenantMap<Settings>();
  const origin = 'https://eu.api.example';
  const capillary = { baseUrl: origin, authEngineUrl: origin, gatewayUrl: origin };
  await tenants.put('t1', { capillary, settings: {} });
  return tenants;
}

async function openInbox(url: string, clock: Clock) {
  const database = await openDatabase({ url });
  stopping.push(() => database.close());
  return {
    database,
    inbox: createInbox({ database, keyRing, clock, ids: randomUUID }),
    deliveries: createDeliveries({ database, keyRing, clock }),
  };
}

interface Setup extends Partial<Omit<WorkerOptions<Settings>, 'flows'>> {
  /** For messages of the type `orders/paid`. */
  readonly flow?: Flow<Settings>;
  readonly wrapInbox?: (inbox: Inbox) => Inbox;
}

async function setUp({ flow = async () => ({}), wrapInbox = (inner) => inner, ...rest }: Setup = {}) {
  const clock = createManualClock();
  const opened = await openInbox('sqlite::memory:', rest.clock ?? clock);
  const inbox = wrapInbox(opened.inbox);
  const tenants = await connectedTenant();
  const worker = createWorker<Settings>({
    inbox,
    flows: { 'orders/paid': flow },
    tenants,
    clock,
    logger: silentLogger,
    random: () => 0.5,
    ...rest,
  });
  stopping.push(() => worker.stop());
  return { ...opened, inbox, clock, tenants, worker };
}

const skip: Flow<Settings> = async () => ({ skipped: true });

async function isDone({ list }: Pick<Deliveries, 'list'>): Promise<void> {
  await vi.waitFor(async () => expect((await list({})).items).toMatchObject([{ status: 'done' }]), {
    timeout: 10_000,
    interval: 10,
  });
}

describe('a message', () => {
  it('is worked on at once when this process accepted it', async () => {
    const { worker, inbox, deliveries } = await setUp();
    // Whoever only looks now and then never looks here.
    vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval'] });
    worker.start();
    await inbox.put(message());
    let done = 0;
    // Until the test runs out of time.
    while (done === 0) {
      await new Promise(setImmediate);
      ({ done } = await deliveries.counts());
    }
    expect(done).toBe(1);
  });

  it('runs after the ones before it of its key', async () => {
    const seen: string[] = [];
    const { worker, inbox } = await setUp({
      flow: async ({ deliveryId }) => {
        seen.push(deliveryId);
        return {};
      },
    });
    for (const deliveryId of ['1', '2', '3', '4', '5']) await inbox.put(message({ deliveryId }));
    expect(await worker.runOnce()).toBe(5);
    expect(seen).toEqual(['1', '2', '3', '4', '5']);
  });

  it('that fails is tried again when its time has come, and holds its key till then', async () => {
    const seen: string[] = [];
    const { worker, inbox, clock } = await setUp({
      flow: async ({ deliveryId, attempt }) => {
        seen.push(`${deliveryId} ${attempt}`);
        if (attempt < 3) throw new AppError('UPSTREAM_UNAVAILABLE', 'Down.');
        return {};
      },
    });
    await inbox.put(message({ deliveryId: 'a1', orderingKey: 'a' }));
    await inbox.put(message({ deliveryId: 'a2', orderingKey: 'a' }));
    await inbox.put(message({ deliveryId: 'b1', orderingKey: 'b' }));
    await worker.runOnce();
    expect(seen).toEqual(['a1 1', 'b1 1']);
    clock.advance(2_499);
    expect(await worker.runOnce()).toBe(0);
    clock.advance(1);
    await worker.runOnce();
    clock.advance(5_000);
    await worker.runOnce();
    expect(seen.filter((each) => each.startsWith('a'))).toEqual(['a1 1', 'a1 2', 'a1 3', 'a2 1']);
  });

  it('waits for rejected credentials to be mended for as long as it takes, and then goes out', async () => {
    let isMended = false;
    const { worker, inbox, deliveries, clock } = await setUp({
      flow: async () => {
        if (!isMended) throw new AppError('CREDENTIAL_REJECTED', 'Rejected.');
        return {};
      },
    });
    await inbox.put(message());
    for (let days = 0; days < 10; days += 1) {
      expect(await worker.runOnce()).toBe(1);
      clock.advance(24 * 3_600_000);
    }
    expect(await deliveries.counts()).toMatchObject({ failed: 1, dead: 0 });
    isMended = true;
    await worker.runOnce();
    expect(await deliveries.counts()).toMatchObject({ done: 1 });
  });

  it('that needs a person is dead at once, and lets others of its key go on', async () => {
    const { worker, inbox, deliveries } = await setUp({
      flow: async ({ deliveryId }) => {
        if (deliveryId === 'bad') throw new AppError('PAYLOAD_INVALID', 'It lacks a price.');
        return {};
      },
    });
    await inbox.put(message({ deliveryId: 'bad' }));
    await inbox.put(message({ deliveryId: 'good' }));
    await worker.runOnce();
    expect((await deliveries.list({})).items).toMatchObject([
      { deliveryId: 'good', status: 'done' },
      { deliveryId: 'bad', status: 'dead', error: { code: 'PAYLOAD_INVALID', message: 'It lacks a price.' } },
    ]);
  });

  it('that always fails holds up no other key', async () => {
    const { worker, inbox, deliveries, clock } = await setUp({
      concurrency: 1,
      flow: async ({ orderingKey }) => {
        if (orderingKey === 'poison') throw new TypeError('it cannot be read');
        return {};
      },
    });
    for (let index = 0; index < 3; index += 1) {
      await inbox.put(message({ deliveryId: `p${index}`, orderingKey: 'poison' }));
      await inbox.put(message({ deliveryId: `g${index}`, orderingKey: `good-${index}` }));
      clock.advance(60_000);
      await worker.runOnce();
    }
    expect(await deliveries.counts()).toMatchObject({ done: 3, failed: 1, accepted: 2 });
  });

  it('of a tenant that is not connected is dead, and runs when the tenant is there and it is replayed', async () => {
    const { worker, inbox, deliveries, tenants } = await setUp();
    const { id } = await inbox.put(message({ tenantId: 'later' }));
    await worker.runOnce();
    expect(await deliveries.get(id)).toMatchObject({ status: 'dead', error: { code: 'TENANT_UNKNOWN' } });
    const connected = await tenants.get('t1');
    if (connected === undefined) throw new Error('t1 is connected');
    await tenants.put('later', connected);
    await deliveries.replay(id);
    await worker.runOnce();
    expect(await deliveries.get(id)).toMatchObject({ status: 'done' });
  });

  it('of a type without a flow goes to the flow for such types, or is dead; types are not properties', async () => {
    for (const [onUnknownType, status] of [
      [skip, 'done'],
      [undefined, 'dead'],
    ] as const) {
      const { worker, inbox, deliveries } = await setUp(onUnknownType === undefined ? {} : { onUnknownType });
      await inbox.put(message({ type: 'constructor' }));
      await worker.runOnce();
      expect((await deliveries.list({})).items).toMatchObject([{ status }]);
    }
  });

  it('keeps of an unexpected error that there was one, never what it said', async () => {
    const { worker, inbox, deliveries, database } = await setUp({
      flow: async () => {
        throw new Error('duplicate phone canary-4915112345678');
      },
    });
    await inbox.put(message());
    await worker.runOnce();
    expect((await deliveries.list({})).items).toMatchObject([
      { status: 'failed', error: { code: 'INTERNAL' } },
    ]);
    const stored = [
      await database.kysely.selectFrom('inbox_messages').selectAll().execute(),
      await database.kysely.selectFrom('inbox_attempts').selectAll().execute(),
    ];
    expect(JSON.stringify(stored)).not.toContain('canary');
  });

  it('whose outcome cannot be recorded at first is not run again for that', async () => {
    let runs = 0;
    let refusals = 1;
    const { worker, inbox, deliveries } = await setUp({
      flow: async () => {
        runs += 1;
        return {};
      },
      wrapInbox: (inner) => ({
        ...inner,
        settle: async (...args) => {
          refusals -= 1;
          if (refusals >= 0) throw new Error('the database restarts');
          return inner.settle(...args);
        },
      }),
    });
    await inbox.put(message());
    await worker.runOnce();
    expect(runs).toBe(1);
    expect(await deliveries.counts()).toMatchObject({ done: 1 });
  });

  it('that went well leaves its hand to the next one while its outcome is being recorded', async () => {
    const gate = createGate();
    const runs: string[] = [];
    const { worker, inbox, deliveries } = await setUp({
      concurrency: 1,
      flow: async ({ deliveryId }) => {
        runs.push(deliveryId);
        if (runs.length === 2) gate.open();
        return {};
      },
      wrapInbox: (inner) => ({
        ...inner,
        settle: async (held, outcome) => {
          if (held.deliveryId === 'first') await gate.pass();
          return inner.settle(held, outcome);
        },
      }),
    });
    await inbox.put(message({ deliveryId: 'first', orderingKey: 'one' }));
    await inbox.put(message({ deliveryId: 'second', orderingKey: 'another' }));
    worker.start();
    await vi.waitFor(async () => expect(await deliveries.counts()).toMatchObject({ done: 2 }), {
      timeout: 10_000,
      interval: 10,
    });
    expect(runs).toEqual(['first', 'second']);
  });

  it('that failed keeps its hand until that is recorded: it may stop the tenant', async () => {
    const gate = createGate();
    const runs: string[] = [];
    const { worker, inbox, deliveries } = await setUp({
      concurrency: 1,
      flow: async ({ deliveryId }) => {
        runs.push(deliveryId);
        throw new AppError('PAYLOAD_INVALID', 'Nothing that could be read.');
      },
      wrapInbox: (inner) => ({
        ...inner,
        settle: async (held, outcome) => {
          if (held.deliveryId === 'first') await gate.pass();
          return inner.settle(held, outcome);
        },
      }),
    });
    await inbox.put(message({ deliveryId: 'first', orderingKey: 'one' }));
    await inbox.put(message({ deliveryId: 'second', orderingKey: 'another' }));
    worker.start();
    await gate.entered;
    // Whoever would claim now comes before these at the database.
    for (let question = 0; question < 20; question += 1) await deliveries.counts();
    expect(runs).toEqual(['first']);
    gate.open();
    await vi.waitFor(async () => expect(await deliveries.counts()).toMatchObject({ dead: 2 }), {
      timeout: 10_000,
      interval: 10,
    });
  });

  it('that takes long stays with its worker', async () => {
    const leaseMs = 300;
    let renewals = 0;
    let runs = 0;
    const gate = createGate();
    const { worker, inbox, deliveries } = await setUp({
      leaseMs,
      clock: systemClock,
      flow: async () => {
        runs += 1;
        await gate.pass();
        return {};
      },
      wrapInbox: (inner) => ({
        ...inner,
        renew: (held, ms) => {
          renewals += 1;
          // By then it has been in hand for longer than a lease.
          if (renewals === 5) gate.open();
          return inner.renew(held, ms);
        },
      }),
    });
    worker.start();
    await inbox.put(message());
    await isDone(deliveries);
    expect(runs).toBe(1);
  });
});

describe('a worker that stops', () => {
  it('waits for what is in hand, and takes nothing more', async () => {
    const gate = createGate();
    const { worker, inbox, deliveries } = await setUp({
      concurrency: 1,
      flow: async () => {
        await gate.pass();
        return {};
      },
    });
    worker.start();
    await inbox.put(message({ deliveryId: '1', orderingKey: '1' }));
    await inbox.put(message({ deliveryId: '2', orderingKey: '2' }));
    await gate.entered;
    const stopped = worker.stop();
    gate.open();
    await stopped;
    expect(await deliveries.counts()).toMatchObject({ done: 1, accepted: 1, working: 0 });
  });

  it('leaves what does not end in time to its lease: a call may still be on its way', async () => {
    const gate = createGate();
    const { worker, inbox, deliveries, database } = await setUp({
      stopLimitMs: 20,
      flow: async () => {
        await gate.pass();
        return {};
      },
    });
    const { id } = await inbox.put(message());
    worker.start();
    await gate.entered;
    await worker.stop();
    expect(await deliveries.get(id)).toMatchObject({ status: 'working', attempts: 1 });
    const later = createManualClock();
    const next = createInbox({ database, keyRing, clock: later, ids: randomUUID });
    expect(await next.claim(1, 1_000)).toEqual([]);
    later.advance(60_000);
    // The second attempt, so that the flow asks before it sends again.
    expect(await next.claim(1, 1_000)).toMatchObject([{ id, attempt: 2 }]);
    gate.open();
  });

  it('does not leave behind what it was just claiming', async () => {
    const gate = createGate();
    const { worker, inbox, deliveries } = await setUp({
      wrapInbox: (inner) => ({
        ...inner,
        claim: async (...args) => {
          const claimed = await inner.claim(...args);
          await gate.pass();
          return claimed;
        },
      }),
    });
    await inbox.put(message());
    worker.start();
    await gate.entered;
    const stopped = worker.stop();
    gate.open();
    await stopped;
    expect(await deliveries.counts()).toMatchObject({ working: 0 });
  });

  it('does not run once beside its loop: both would fill the same hands', async () => {
    const { worker } = await setUp();
    worker.start();
    await expect(worker.runOnce()).rejects.toThrow('runs already');
    await worker.stop();
    expect(await worker.runOnce()).toBe(0);
  });

  it('can start again', async () => {
    const { worker, inbox, deliveries } = await setUp();
    worker.start();
    await worker.stop();
    worker.start();
    await inbox.put(message());
    await isDone(deliveries);
    expect(await deliveries.counts()).toMatchObject({ done: 1, working: 0 });
  });
});

describe.each([
  ['one SQLite file', async () => folder.sqliteUrl()],
  ['PostgreSQL', () => postgres.emptyUrl()],
])('two workers on %s', (_name, newUrl) => {
  it('never work on one key at once, keep its order, and get each message done once', async () => {
    const KEYS = 6;
    const MESSAGES = 60;
    const url = await newUrl();
    const tenants = await connectedTenant();
    const running = new Set<string>();
    const finished = new Map<string, number[]>();
    const clashes: string[] = [];
    const flow: Flow<Settings> = async ({ deliveryId, orderingKey, attempt }) => {
      if (running.has(orderingKey)) clashes.push(deliveryId);
      running.add(orderingKey);
      await sleep(Number(deliveryId) % 7);
      running.delete(orderingKey);
      if (attempt === 1 && Number(deliveryId) % 10 === 3) throw new AppError('UPSTREAM_BUSY', 'Busy.');
      finished.set(orderingKey, [...(finished.get(orderingKey) ?? []), Number(deliveryId)]);
      return {};
    };
    const sides: { database: Database; inbox: Inbox }[] = [];
    for (let side = 0; side < 2; side += 1) {
      const opened = await openInbox(url, systemClock);
      const worker = createWorker<Settings>({
        inbox: opened.inbox,
        flows: { 'orders/paid': flow },
        tenants,
        clock: systemClock,
        logger: silentLogger,
        concurrency: 4,
        random: () => 0,
      });
      worker.start();
      stopping.push(() => worker.stop());
      sides.push(opened);
    }
    for (let index = 0; index < MESSAGES; index += 1) {
      const put = message({ deliveryId: String(index), orderingKey: `k${index % KEYS}` });
      await sides[index % 2]?.inbox.put(put);
    }
    await vi.waitFor(() => expect([...finished.values()].flat()).toHaveLength(MESSAGES), {
      timeout: 15_000,
      interval: 20,
    });
    expect(clashes).toEqual([]);
    for (const [key, order] of finished) {
      const expected = Array.from({ length: MESSAGES }, (_, index) => index).filter(
        (index) => `k${index % KEYS}` === key,
      );
      expect(order).toEqual(expected);
    }
  });
});
