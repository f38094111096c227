import type { Transaction } from 'kysely';
import type { Schema } from '../database/schema.ts';

export interface NamedMessage {
  readonly seq: number;
  readonly message: { readonly tenantId: string };
  /** Hashes of what its attempt named. */
  readonly references: readonly Uint8Array[];
}

/** Lets messages be found by what their attempts named. Each attempt names it anew; what is there stays. */
export async function addReferences(
  transaction: Transaction<Schema>,
  settled: readonly NamedMessage[],
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
