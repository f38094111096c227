import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';
import type { IntakeGuard } from '../intake/create-intake-guard.ts';
import { backfillHeader, isOfBackfill } from './backfill-header.ts';
import type { BackfillRow } from './backfill-row.ts';
import type { BackfillItem } from './backfill-source.ts';
import { statementSized } from './statement-sized.ts';

export interface PutPageOptions {
  readonly kysely: Kysely<Schema>;
  readonly intake: Pick<IntakeGuard, 'put'>;
  readonly row: BackfillRow;
  readonly source: string;
  readonly items: readonly BackfillItem[];
}

export interface AcceptedItem {
  readonly message_seq: number;
  readonly was_accepted_before: 0 | 1;
}

/**
 * Puts a page into the inbox, in its order. All of it is on disk when this resolves; when it rejects, some of it may be.
 * @returns each message once, also those that were there already.
 * @throws `INTAKE_FULL`, `STORAGE_UNAVAILABLE`
 */
export async function putPage(options: PutPageOptions): Promise<readonly AcceptedItem[]> {
  const { kysely, intake, row, source, items } = options;
  const results = await Promise.allSettled(
    items.map((item) =>
      intake.put({
        ...item,
        tenantId: row.tenant_id,
        source,
        priority: 'backfill',
        headers: { ...item.headers, ...backfillHeader(row.id) },
      }),
    ),
  );
  const areDuplicates = new Map<string, boolean>();
  for (const result of results) {
    if (result.status === 'rejected') throw result.reason;
    const { id, isDuplicate } = result.value;
    // One that stands twice in the page is a duplicate of itself.
    areDuplicates.set(id, isDuplicate && areDuplicates.get(id) !== false);
  }
  const accepted: AcceptedItem[] = [];
  for (const ids of statementSized([...areDuplicates.keys()])) {
    const messages = await kysely
      .selectFrom('inbox_messages')
      .select(['seq', 'id', 'headers'])
      .where('id', 'in', ids)
      .execute();
    for (const { seq, id, headers } of messages) {
      const wasBefore = areDuplicates.get(id) === true && !isOfBackfill(headers, row.id);
      accepted.push({ message_seq: seq, was_accepted_before: wasBefore ? 1 : 0 });
    }
  }
  return accepted;
}
