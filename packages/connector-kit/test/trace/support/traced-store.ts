import { createManualClock, type ManualClock } from '@capconnect/kernel';
import { afterEach, beforeEach, expect } from 'vitest';
import { createDeliveries } from '../../../src/inbox/create-deliveries.ts';
import { createInbox } from '../../../src/inbox/create-inbox.ts';
import type { AttemptOutcome, Inbox } from '../../../src/inbox/inbox.ts';
import { createKeyRing, type Database, type Deliveries } from '../../../src/index.ts';
import type { StoryEvent } from '../../../src/trace/trace.ts';

export const LEASE_MS = 15_000;
export const OLD_KEY = `old:${Buffer.alloc(32, 7).toString('base64')}`;
export const NEW_KEY = `new:${Buffer.alloc(32, 8).toString('base64')}`;

/** An inbox and what is traced in it, new for each test. */
export interface TracedStore {
  readonly inbox: Inbox;
  readonly deliveries: Deliveries;
  readonly clock: ManualClock;
  /** Opens the same database with other keys. */
  useKeys(keys: string): void;
  /** Delivery ids, the first accepted first. */
  found(q: string, tenant?: string): Promise<readonly string[]>;
  story(q?: string): Promise<readonly StoryEvent[]>;
  /** Works on the next message for a quarter of a second. */
  attempt(outcome: AttemptOutcome): Promise<void>;
}

/** @param open - an empty, migrated database; called before each test. */
export function useTracedStore(open: () => Promise<Database>): TracedStore {
  let database: Database;
  let clock: ManualClock;
  let inbox: Inbox;
  let deliveries: Deliveries;

  beforeEach(async () => {
    database = await open();
    clock = createManualClock();
    useKeys(OLD_KEY);
  });
  afterEach(() => database.close());

  function useKeys(keys: string): void {
    const options = { database, keyRing: createKeyRing(keys), clock };
    inbox = createInbox(options);
    deliveries = createDeliveries(options);
  }

  return {
    get inbox() {
      return inbox;
    },
    get deliveries() {
      return deliveries;
    },
    get clock() {
      return clock;
    },
    useKeys,

    async found(q, tenant) {
      const { items } = await deliveries.trace({ q, tenant });
      return items.map(({ deliveryId }) => deliveryId);
    },

    async story(q = 'event-1') {
      const [item] = (await deliveries.trace({ q })).items;
      return item?.story ?? [];
    },

    async attempt(outcome) {
      const [claimed] = await inbox.claim(1, LEASE_MS);
      if (claimed === undefined) throw new Error('no message could be claimed');
      clock.advance(250);
      expect(await inbox.settle(claimed, outcome)).toBe(true);
    },
  };
}
