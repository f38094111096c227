import { toAppError } from '@capconnect/kernel';
import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import type { DeliveryDetails } from './deliveries.ts';
import type { Delivery } from './delivery.ts';
import { deliveryOfRow, errorOf, isoOf } from './delivery-of-row.ts';
import { payloadContext } from './payload-context.ts';
import { readHistory } from './read-history.ts';
import { redactPayload } from './redact-payload.ts';

/** A delivery with every attempt and its payload, personal fields masked. */
export async function readDelivery(
  kysely: Kysely<Schema>,
  keyRing: KeyRing,
  id: string,
): Promise<DeliveryDetails | undefined> {
  const row = await kysely
    .selectFrom('inbox_messages')
    .leftJoin('inbox_payloads', 'inbox_payloads.message_seq', 'inbox_messages.seq')
    .selectAll('inbox_messages')
    .select('inbox_payloads.payload')
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const history = await readHistory(kysely, [row.seq]);
  const delivery = deliveryOfRow(row);
  return {
    ...delivery,
    history: history.map((attempt) => ({
      attempt: attempt.attempt,
      startedAt: isoOf(attempt.started_at_ms),
      durationMs: attempt.duration_ms,
      outcome: attempt.outcome,
      error: errorOf(attempt),
      requestId: attempt.request_id,
    })),
    payload: row.payload === null ? null : shownPayload(keyRing, delivery, row.payload),
    ...(row.payload_purged_at_ms === null ? {} : { payloadNote: purgedAt(row.payload_purged_at_ms) }),
  };
}

function purgedAt(epochMs: number): string {
  return (
    `The payload was deleted on ${isoOf(epochMs)}, when its retention ended (PAYLOAD_RETENTION_DAYS, DEAD_RETENTION_DAYS). ` +
    'The receipt is kept, so that a repeated delivery is recognised.'
  );
}

/** A payload that does not open is shown as such: its message is just the one that somebody wants to look at. */
function shownPayload(keyRing: KeyRing, delivery: Delivery, sealed: Uint8Array): unknown {
  try {
    return redactPayload(keyRing.open(sealed, payloadContext(delivery)));
  } catch (error) {
    return { unreadable: toAppError(error).message };
  }
}
