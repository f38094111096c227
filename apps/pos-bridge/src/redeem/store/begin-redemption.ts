import type { KeyRing } from '@capconnect/connector-kit';
import type { Transaction } from 'kysely';
import type { HeldRedemption, NewRedemption, Redemption } from './redemption.ts';
import { keyHashOf, redemptionIdOf } from './redemption-id.ts';
import { requestContext } from './request-context.ts';
import { redemptionOfRow } from './redemption-of-row.ts';
import type { RedemptionTable, RedemptionTables } from './redemption-tables.ts';

export type Begun =
  /** Ours to do now. */
  | { readonly kind: 'held'; readonly redemption: HeldRedemption }
  /** Done, queued or void already. */
  | { readonly kind: 'settled'; readonly redemption: Redemption }
  /** Another process is at it. */
  | { readonly kind: 'busy' }
  /** The key was used for something else. */
  | { readonly kind: 'conflict' };

export interface Beginning {
  readonly asked: NewRedemption;
  readonly keyRing: KeyRing;
  readonly lease: string;
  readonly leaseMs: number;
  readonly nowMs: number;
}

/** Stores that a key is being redeemed, or tells what is known of it. Two that begin at once do not both hold it. */
export async function beginRedemption(
  transaction: Transaction<RedemptionTables>,
  { asked, keyRing, lease, leaseMs, nowMs }: Beginning,
): Promise<Begun> {
  const { tenantId, key } = asked;
  const keyHash = keyHashOf(tenantId, key);
  const id = redemptionIdOf(tenantId, key);
  const print = printOf(asked);
  const held = { lease, leased_until_ms: nowMs + leaseMs, updated_at_ms: nowMs };
  const fresh: RedemptionTable = {
    ...held,
    tenant_id: tenantId,
    key_hash: keyHash,
    id,
    kind: asked.kind,
    fingerprint: keyRing.lookupHash(print),
    till: asked.till,
    bill_number: asked.billNumber,
    sent_as: asked.sentAs,
    business_date: asked.businessDate,
    points: asked.points ?? null,
    request: keyRing.seal(JSON.stringify(asked.request), requestContext(tenantId, id)),
    state: 'open',
    is_offline: 0,
    sent_at_ms: nowMs,
    message_id: null,
    customer_id: null,
    redemption_id: null,
    answer: null,
    error_code: null,
    error_message: null,
    accepted_at_ms: nowMs,
    undone_at_ms: null,
  };
  const inserted = await transaction
    .insertInto('pos_redemptions')
    .values(fresh)
    .onConflict((conflict) => conflict.columns(['tenant_id', 'key_hash']).doNothing())
    .executeTakeFirst();
  if (inserted.numInsertedOrUpdatedRows === 1n) {
    return { kind: 'held', redemption: { ...redemptionOfRow(fresh), lease, isRepeat: false } };
  }

  const known = await transaction
    .selectFrom('pos_redemptions')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('key_hash', '=', keyHash)
    .executeTakeFirstOrThrow();
  // Nothing was done under a refused one, so its key may be used for another try: the right code, fewer points.
  const isAgain = known.state === 'refused' && known.is_offline === 0;
  const isSame = keyRing.lookupHashes(print).some((hash) => hash.equals(known.fingerprint));
  if (!isSame && !isAgain) return { kind: 'conflict' };
  if (known.state !== 'open' && !isAgain) return { kind: 'settled', redemption: redemptionOfRow(known) };

  const change = isAgain ? fresh : { ...known, ...held };
  const taken = await transaction
    .updateTable('pos_redemptions')
    .set(change)
    .where('tenant_id', '=', tenantId)
    .where('key_hash', '=', keyHash)
    .where('state', '=', known.state)
    .where('leased_until_ms', '<=', nowMs)
    .executeTakeFirst();
  if (taken.numUpdatedRows === 0n) return { kind: 'busy' };
  return { kind: 'held', redemption: { ...redemptionOfRow(change), lease, isRepeat: !isAgain } };
}

function printOf({ kind, request, proof }: NewRedemption): string {
  return JSON.stringify([
    kind,
    proof,
    Object.entries(request).toSorted(([one], [other]) => (one < other ? -1 : 1)),
  ]);
}
