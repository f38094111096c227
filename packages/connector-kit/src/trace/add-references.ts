import type { Transaction } from 'kysely';
import type { Schema } from '../database/schema.ts';

export interface AddReferencesOptions {
  readonly transaction: Transaction<Schema>;
  readonly messageSeq: number;
  readonly tenantId: string;
  readonly hashes: readonly Uint8Array[];
}

/** Lets a message be found by these too. Each attempt names them anew; what is there stays. */
export async function addReferences(options: AddReferencesOptions): Promise<void> {
  const { transaction, messageSeq, tenantId, hashes } = options;
  if (hashes.length === 0) return;
  await transaction
    .insertInto('inbox_references')
    .values(hashes.map((hash) => ({ hash, message_seq: messageSeq, tenant_id: tenantId })))
    .onConflict((conflict) => conflict.columns(['hash', 'message_seq']).doNothing())
    .execute();
}
