import { randomUUID } from 'node:crypto';
import { AppError, createManualClock } from '@capconnect/kernel';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDeliveries, createInbox, createKeyRing, openDatabase } from '../../src/index.ts';
import type { ClaimedMessage, Inbox } from '../../src/inbox/inbox.ts';

const LEASE_MS = 10_000;
const keyRing = createKeyRing(`k1:${Buffer.alloc(32, 7).toString('base64')}`);

/** What may happen to an inbox, in any order. */
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('put'), key: fc.constantFrom('a', 'b') }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('claim'),
      worker: fc.nat(1),
      limit: fc.integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('done', 'retry', 'dead', 'dead'),
      pick: fc.nat(9),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('replay'), pick: fc.nat(9) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('wait'), ms: fc.constantFrom(1, 1_000, LEASE_MS + 1) }),
  },
);

type Step = {
  readonly do: string;
  readonly key?: string;
  readonly worker?: number;
  readonly limit?: number;
  readonly pick?: number;
  readonly ms?: number;
};

interface InHand {
  readonly message: ClaimedMessage;
  readonly inbox: Inbox;
  readonly untilMs: number;
}

async function newInbox() {
  const database = await openDatabase({ url: 'sqlite::memory:' });
  const clock = createManualClock();
  const options = { database, keyRing, clock, ids: randomUUID };
  return {
    database,
    clock,
    workers: [createInbox(options), createInbox(options)] as const,
    deliveries: createDeliveries(options),
  };
}

/** Runs the steps; after each claim checks what must always hold. @returns what is left to do afterwards. */
async function run(steps: readonly Step[]) {
  const { database, clock, workers, deliveries } = await newInbox();
  const accepted: { readonly id: string; readonly key: string }[] = [];
  const ended = new Map<string, 'done' | 'dead'>();
  let inHand: InHand[] = [];

  function check(claimed: readonly ClaimedMessage[]): void {
    const held = inHand
      .filter(({ untilMs }) => untilMs > clock.wallMs())
      .map(({ message }) => message.orderingKey);
    expect(new Set(held).size, 'one message of a key at a time').toBe(held.length);
    for (const { id, orderingKey } of claimed) {
      const first = accepted.find((message) => message.key === orderingKey && !ended.has(message.id));
      expect(id, 'the oldest of its key').toBe(first?.id);
    }
  }

  async function claim(inbox: Inbox, limit: number): Promise<readonly ClaimedMessage[]> {
    const claimed = await inbox.claim(limit, LEASE_MS);
    inHand = [
      ...inHand.filter(({ message }) => claimed.every(({ id }) => id !== message.id)),
      ...claimed.map((message) => ({ message, inbox, untilMs: clock.wallMs() + LEASE_MS })),
    ];
    check(claimed);
    return claimed;
  }

  async function end({ message, inbox }: InHand, how: string): Promise<void> {
    inHand = inHand.filter((held) => held.message !== message);
    const error = new AppError('UPSTREAM_UNAVAILABLE', 'Down.');
    const isOurs = await inbox.settle(
      message,
      how === 'done'
        ? { kind: 'done', result: {} }
        : how === 'dead'
          ? { kind: 'dead', error }
          : { kind: 'retry', error, notBeforeMs: clock.wallMs() + 500 },
    );
    if (isOurs && (how === 'done' || how === 'dead')) ended.set(message.id, how);
  }

  for (const { do: what, key = 'a', worker = 0, limit = 1, pick = 0, ms = 0 } of steps) {
    const inbox = worker === 0 ? workers[0] : workers[1];
    const held = inHand[pick % Math.max(1, inHand.length)];
    if (what === 'put') {
      const { id } = await inbox.put({
        tenantId: 't1',
        source: 'test',
        type: 'x',
        deliveryId: randomUUID(),
        orderingKey: key,
        payload: Buffer.from('{}'),
      });
      accepted.push({ id, key });
    } else if (what === 'claim') await claim(inbox, limit);
    else if (what === 'wait') clock.advance(ms);
    else if (what === 'replay') {
      const dead = accepted.filter(({ id }) => ended.get(id) === 'dead');
      const chosen = dead[pick % Math.max(1, dead.length)];
      if (chosen !== undefined && (await deliveries.replay(chosen.id))) ended.delete(chosen.id);
    } else if (held !== undefined) await end(held, what);
  }

  // Whatever happened, all that is open can still be worked off, without anybody's help.
  const [inbox] = workers;
  for (let round = 0; round < 200 && ended.size < accepted.length; round += 1) {
    clock.advance(LEASE_MS + 1);
    for (const message of await claim(inbox, 10)) await end({ message, inbox, untilMs: 0 }, 'done');
  }
  const open = accepted.filter(({ id }) => !ended.has(id));
  await database.close();
  return open;
}

describe('ordering', () => {
  it('is not stuck behind a message whose worker died and that a replay overtook', async () => {
    const steps = [
      { do: 'put', key: 'b' },
      { do: 'claim', worker: 0, limit: 1 },
      { do: 'dead', pick: 0 },
      { do: 'put', key: 'b' },
      { do: 'claim', worker: 0, limit: 1 },
      { do: 'wait', ms: LEASE_MS + 1 },
      { do: 'replay', pick: 0 },
      { do: 'claim', worker: 0, limit: 1 },
    ];
    expect(await run(steps)).toEqual([]);
  });

  it('holds whatever workers do, and nothing is ever stuck', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60, size: 'max' }), async (steps) => {
        expect(await run(steps)).toEqual([]);
      }),
      { numRuns: 25, interruptAfterTimeLimit: 15_000 },
    );
  });
});
