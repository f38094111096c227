import type { Transaction } from 'kysely';
import type { Schema } from '../database/schema.ts';
import type { Settlement } from '../inbox/settlement.ts';

/** Lets messages be found by what their attempts named. Each attempt names it anew; what is there stays. */
export async function addReferences(
  transaction: Transaction<Schema>,
  settled: readonly (Pick<Settlement, 'message' | 'references'> & { readonly seq: number })[],
): Promise<void> {
  const rows = settled.flatMap(({ seq, message, references }) =>
    references.map((hash) => ({ hash, message_seq: seq, tenant_id: message.tenantId })),
  );
  if (rows.length === 0) return;
  await transaction
    .insertInto('inbox_references')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['hash', 'message_seq']).doNothing())
    .execute();
}
