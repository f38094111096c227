import type { Selectable, Transaction } from 'kysely';
import type { Dialect } from '../database/database.ts';
import type { InboxMessageTable, Schema } from '../database/schema.ts';
import { PARKED_MS } from './parked-messages.ts';
import type { Rank } from './priorities.ts';

export type MessageRow = Selectable<InboxMessageTable>;

export interface SelectDueOptions {
  readonly transaction: Transaction<Schema>;
  readonly dialect: Dialect;
  readonly nowMs: number;
  readonly rank: Rank;
  readonly limit: number;
  /** Never tried, woken or replayed; else those whose time has come again. */
  readonly isFresh: boolean;
  /** Tenants whose messages are left alone. */
  readonly without: readonly string[];
  /** Only those of one tenant and type. */
  readonly like: { readonly tenantId: string; readonly type: string } | undefined;
}

/**
 * Due messages of one priority, the longest due first, and whether an older one of their key is still open. Without
 * those whose key is being worked on: of such a key an older message may be due, when it was replayed.
 */
export function selectDue(options: SelectDueOptions) {
  const { transaction, dialect, nowMs, rank, limit, isFresh, without, like } = options;
  return transaction
    .selectFrom('inbox_messages as message')
    .selectAll('message')
    .select((select) =>
      select
        .exists(
          select
            .selectFrom('inbox_messages as older')
            .select('older.seq')
            .whereRef('older.tenant_id', '=', 'message.tenant_id')
            .whereRef('older.ordering_key', '=', 'message.ordering_key')
            .whereRef('older.seq', '<', 'message.seq')
            .where('older.is_open', '=', 1),
        )
        .as('is_blocked'),
    )
    .where('message.priority', '=', rank)
    .where('message.is_open', '>', 0)
    .where('message.due_at_ms', '<=', isFresh ? 0 : nowMs)
    .$if(!isFresh, (query) => query.where('message.due_at_ms', '>', 0))
    .$if(without.length > 0, (query) => query.where('message.tenant_id', 'not in', without))
    .$if(like !== undefined, (query) =>
      query
        .where('message.tenant_id', '=', like?.tenantId ?? '')
        .where('message.type', '=', like?.type ?? ''),
    )
    .where((where) =>
      where(
        where.refTuple('message.tenant_id', 'message.ordering_key'),
        'not in',
        where
          .selectFrom('inbox_messages as other')
          .select(['other.tenant_id', 'other.ordering_key'])
          .where('other.status', '=', 'working')
          .where('other.due_at_ms', '>', nowMs)
          // One whose worker died may have been parked since, behind a replay.
          .where('other.due_at_ms', '<', PARKED_MS)
          .$asTuple('tenant_id', 'ordering_key'),
      ),
    )
    .orderBy('message.due_at_ms')
    .orderBy('message.seq')
    .limit(limit)
    .$if(dialect === 'postgres', (query) => query.forUpdate('message').skipLocked())
    .execute();
}
