import type { Clock } from '@capconnect/kernel';
import type { Database } from '../database/database.ts';

export interface OpenCountOptions {
  readonly database: Pick<Database, 'kysely'>;
  readonly clock: Clock;
}

export interface OpenCount {
  /** How many messages are accepted and not ended: the last count, and what this process accepted since. */
  known(): number;
  /** Counts anew when the last count is old; calls that come meanwhile wait for the same one. */
  refresh(): Promise<void>;
  isFresh(): boolean;
  /** This process accepted one. */
  add(): void;
}

const FRESH_MS = 1_000;
/** Counting takes at most one part in so many of the time, however long the queue is. */
const REST = 50;

/**
 * Counting at each put would cost as much as the put. So it is counted about once a second while messages come, and what
 * other processes accept in between is seen a second later.
 */
export function createOpenCount({ database, clock }: OpenCountOptions): OpenCount {
  let counted = 0;
  let added = 0;
  let freshUntilMs = Number.NEGATIVE_INFINITY;
  let counting: Promise<void> | undefined;

  async function count(): Promise<void> {
    const startedMs = clock.monotonicMs();
    const addedBefore = added;
    const { open } = await database.kysely
      .selectFrom('inbox_messages')
      .select((query) => query.fn.countAll<number>().as('open'))
      .where('is_open', '>', 0)
      .executeTakeFirstOrThrow();
    const endedMs = clock.monotonicMs();
    counted = open;
    added -= addedBefore;
    freshUntilMs = endedMs + Math.max(FRESH_MS, REST * (endedMs - startedMs));
  }

  const isFresh = () => clock.monotonicMs() < freshUntilMs;
  return {
    known: () => counted + added,
    isFresh,
    add: () => void (added += 1),
    async refresh() {
      if (isFresh()) return;
      counting ??= count().finally(() => (counting = undefined));
      await counting;
    },
  };
}
