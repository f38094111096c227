import { randomUUID } from 'node:crypto';
import { AppError, createManualClock, type ManualClock } from '@capconnect/kernel';
import { afterEach, beforeEach, expect } from 'vitest';
import type { Database } from '../database/database.ts';
import { createDeliveries } from '../inbox/create-deliveries.ts';
import { createInbox } from '../inbox/create-inbox.ts';
import type { AttemptOutcome, ClaimedMessage, ClaimLimits } from '../inbox/inbox.ts';
import { createKeyRing } from '../secrets/create-key-ring.ts';
import { message } from './message.ts';

export const LEASE_MS = 10_000;
export const KEYS = `k1:${Buffer.alloc(32, 7).toString('base64')}`;
export const done = { kind: 'done', result: {} } as const;

/** A database with an inbox over it for each test, and short words for what is done to it. */
export function useDeliveryWorld(open: () => Promise<Database>) {
  let world: Awaited<ReturnType<typeof build>>;

  async function build() {
    const database = await open();
    const clock = createManualClock();
    return { database, clock, ...processOver(database, clock) };
  }

  beforeEach(async () => {
    world = await build();
  });

  afterEach(() => world.database.close());

  async function claimOne(): Promise<ClaimedMessage> {
    const [claimed] = await world.inbox.claim(1, LEASE_MS);
    if (claimed === undefined) throw new Error('no message could be claimed');
    return claimed;
  }

  async function settleOne(outcome: AttemptOutcome): Promise<void> {
    expect(await world.inbox.settle(await claimOne(), outcome)).toBe(true);
  }

  function paused(): AttemptOutcome {
    const error = new AppError('CREDENTIAL_REJECTED', 'Rejected.');
    return { kind: 'paused', error, probeAtMs: world.clock.wallMs() + 60_000 };
  }

  return {
    get database() {
      return world.database;
    },
    get clock() {
      return world.clock;
    },
    get inbox() {
      return world.inbox;
    },
    get deliveries() {
      return world.deliveries;
    },
    /** As another process sees the same database. */
    otherInbox: () => processOver(world.database, world.clock).inbox,
    /** The process died, and a new one goes on. */
    restart(): void {
      world = { ...world, ...processOver(world.database, world.clock) };
    },
    claim: async (limit: number | ClaimLimits = 10): Promise<readonly string[]> =>
      (await world.inbox.claim(limit, LEASE_MS)).map(({ deliveryId }) => deliveryId),
    claimOne,
    settleOne,
    paused,
    /** Accepts messages of keys of their own, and has the credential rejected at the first. */
    async pauseWith(count: number): Promise<void> {
      for (let index = 1; index <= count; index += 1) {
        await world.inbox.put(message({ deliveryId: `m${index}`, orderingKey: `m${index}` }));
      }
      await settleOne(paused());
    },
    waitsFor(what: string): AttemptOutcome {
      const error = new AppError('PREREQUISITE_MISSING', 'The order is not there yet.');
      return { kind: 'parked', waitsFor: what, error, untilMs: world.clock.wallMs() + 60_000 };
    },
  };
}

function processOver(database: Database, clock: ManualClock) {
  const options = { database, keyRing: createKeyRing(KEYS), clock, ids: randomUUID };
  return { inbox: createInbox(options), deliveries: createDeliveries(options) };
}
