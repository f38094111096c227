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

/**
 * Whether a store's next bill goes out at once, or with others: those that wait since the line was down, or behind many.
 * Nobody waits for the count: it is of a moment ago.
 */
export function createChoosePriority(
  options: ChoosePriorityOptions,
): (tenant: Tenant<StoreSettings>) => 'live' | 'drain' {
  const { database, clock, logger, isOnline } = options;
  const counts = new Map<string, { waiting: number; countedAtMs: number }>();

  async function count(tenantId: string): Promise<void> {
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
    counts.set(tenantId, { waiting, countedAtMs: clock.monotonicMs() });
  }

  return (tenant) => {
    const known = counts.get(tenant.id) ?? { waiting: 0, countedAtMs: Number.NEGATIVE_INFINITY };
    if (clock.monotonicMs() - known.countedAtMs >= COUNT_EVERY_MS) {
      counts.set(tenant.id, { ...known, countedAtMs: clock.monotonicMs() });
      count(tenant.id).catch((error: unknown) => logger.warn({ error }, 'the queue could not be counted'));
    }
    return isOnline(tenant) && known.waiting <= SHORT_QUEUE ? 'live' : 'drain';
  };
}
