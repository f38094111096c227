import type { Transaction } from 'kysely';
import type { Schema } from '../database/schema.ts';
import type { AcceptedItem } from './put-page.ts';
import { statementSized } from './statement-sized.ts';

/** Lists messages as a backfill's. @returns how many are new: a page that is read again after a crash adds none twice. */
export async function addItems(
  transaction: Transaction<Schema>,
  backfillId: string,
  accepted: readonly AcceptedItem[],
): Promise<number> {
  let count = 0;
  for (const some of statementSized(accepted)) {
    const added = await transaction
      .insertInto('backfill_items')
      .values(
        some.map(({ message_seq, was_accepted_before }) => ({
          backfill_id: backfillId,
          message_seq,
          was_accepted_before,
        })),
      )
      .onConflict((conflict) => conflict.columns(['backfill_id', 'message_seq']).doNothing())
      .returning('message_seq')
      .execute();
    count += added.length;
  }
  return count;
}
