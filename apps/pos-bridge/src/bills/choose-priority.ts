import type { Database, Tenant } from '@capconnect/connector-kit';
import type { Clock, Logger } from '@capconnect/kernel';
import type { StoreSettings } from '../tenant.ts';

/** With more waiting, a bill goes out together with others. */
const SHORT_QUEUE = 100;
const COUNT_EVERY_MS = 1_000;

export interface ChoosePriorityOptions {
  readonly database: Pick<Database, 'kysely'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Whether Capillary could be reached when that was last seen. */
  readonly isOnline: (tenant: Tenant<StoreSettings>) => boolean;
}

interface Queue {
  /** When it was counted last, and what came since. */
  waiting: number;
  countedAtMs: number;
}

/**
 * Whether a store's next bill goes out at once, or with others: those that wait since the line was down, or behind many.
 * Nobody waits for the count: it is of a moment ago.
 */
export function createChoosePriority(
  options: ChoosePriorityOptions,
): (tenant: Tenant<StoreSettings>) => 'live' | 'drain' {
  const { database, clock, logger, isOnline } = options;
  const queues = new Map<string, Queue>();

  function queueOf(tenantId: string): Queue {
    const known = queues.get(tenantId) ?? { waiting: 0, countedAtMs: Number.NEGATIVE_INFINITY };
    queues.set(tenantId, known);
    return known;
  }

  async function count(tenantId: string, queue: Queue): Promise<void> {
    const { waiting } = await database.kysely
      .selectFrom((query) =>
        query
          .selectFrom('inbox_messages')
          .select('seq')
          .where('tenant_id', '=', tenantId)
          .where('is_open', '=', 1)
          .limit(SHORT_QUEUE + 1)
          .as('open'),
      )
      .select((query) => query.fn.countAll<number>().as('waiting'))
      .executeTakeFirstOrThrow();
    queue.waiting = waiting;
  }

  return (tenant) => {
    const queue = queueOf(tenant.id);
    if (clock.monotonicMs() - queue.countedAtMs >= COUNT_EVERY_MS) {
      queue.countedAtMs = clock.monotonicMs();
      count(tenant.id, queue).catch((error: unknown) =>
        logger.warn({ error }, 'the queue could not be counted'),
      );
    }
    queue.waiting += 1;
    return isOnline(tenant) && queue.waiting <= SHORT_QUEUE ? 'live' : 'drain';
  };
}
