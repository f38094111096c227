import { randomUUID } from 'node:crypto';
import { createManualClock, type ManualClock, silentLogger } from '@capconnect/kernel';
import type { BackfillEngine, NewBackfill } from '../backfill/backfill.ts';
import type { BackfillsOptions } from '../backfill/backfills-options.ts';
import { createBackfills } from '../backfill/create-backfills.ts';
import type { Database } from '../database/database.ts';
import { createInbox } from '../inbox/create-inbox.ts';
import type { Inbox } from '../inbox/inbox.ts';
import type { IntakeGuard } from '../intake/create-intake-guard.ts';
import { createKeyRing } from '../secrets/create-key-ring.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { createWorker } from '../worker/create-worker.ts';
import { createHistory, type History } from './backfill-history.ts';
import { roomyIntake } from './roomy-intake.ts';

const KEYS = `k1:${Buffer.alloc(32, 7).toString('base64')}`;

export const JANUARY = { fromMs: Date.UTC(2026, 0, 1), toMs: Date.UTC(2026, 1, 1) };

export interface BackfillWorld {
  readonly database: Database;
  readonly clock: ManualClock;
  readonly inbox: Inbox;
  /** With room for a million. */
  readonly intake: IntakeGuard;
  readonly history: History;
  /** Backfills as another process sees the same database. */
  engine(changes?: Partial<BackfillsOptions<unknown>>): BackfillEngine;
  /** What Capillary says to an order, by its delivery id; sent when it says nothing. */
  readonly answers: Record<string, () => Record<string, unknown>>;
  create(engine: BackfillEngine, changes?: Partial<NewBackfill>): Promise<string>;
  /** Delivers what may go now. @returns how many attempts that took. */
  deliver(): Promise<number>;
  /** Runs and delivers until nothing moves any more. */
  finish(engine: BackfillEngine): Promise<void>;
  /** How many messages are in the inbox. */
  accepted(): Promise<number>;
}

/** Ten orders in pages of three, an inbox and its worker, with a clock that stands still. There is no tenant `unknown`. */
export function createBackfillWorld(database: Database): BackfillWorld {
  const clock = createManualClock(Date.UTC(2026, 5, 1));
  const inbox = createInbox({ database, keyRing: createKeyRing(KEYS), clock, ids: randomUUID });
  const intake = roomyIntake({ inbox, database, clock });
  const orders = Array.from({ length: 10 }, (_, index) => `order-${index}`);
  const answers: BackfillWorld['answers'] = {};
  const tenants = { get: async (id: string) => (id === 'unknown' ? undefined : tenantOf(id)) };
  const logger = silentLogger;
  const worker = createWorker({
    inbox,
    flows: {
      'orders/paid': async ({ deliveryId }) => answers[deliveryId]?.() ?? { billNumber: deliveryId },
    },
    tenants,
    clock,
    logger,
  });
  const world: BackfillWorld = {
    database,
    clock,
    inbox,
    intake,
    history: createHistory(orders, 3),
    answers,
    engine: (changes = {}) =>
      createBackfills({
        database,
        intake,
        tenants,
        source: world.history,
        clock,
        logger,
        ids: randomUUID,
        random: () => 1,
        ...changes,
      }),
    create: (engine, changes = {}) =>
      engine.create({ tenantId: 't1', ...JANUARY, isDryRun: false, ...changes }),
    deliver: () => worker.runOnce(),
    async finish(engine) {
      await engine.runOnce();
      while ((await worker.runOnce()) > 0) await engine.runOnce();
      await engine.runOnce();
    },
    async accepted() {
      const { count } = await database.kysely
        .selectFrom('inbox_messages')
        .select((query) => query.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      return count;
    },
  };
  return world;
}

function tenantOf(id: string): Tenant<unknown> {
  const origin = 'https://eu.api.example';
  const capillary = { baseUrl: origin, authEngineUrl: origin, gatewayUrl: origin };
  return { id, capillary, settings: {}, revision: 1 };
}
