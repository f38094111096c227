import { toAppError } from '@capconnect/kernel';
import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import type { Deliveries, Delivery } from './deliveries.ts';
import { deliveryOfRow, errorOf, isoOf } from './delivery-of-row.ts';
import { payloadContext } from './payload-context.ts';
import { redactPayload } from './redact-payload.ts';

/** A delivery with every attempt and its payload, personal fields masked. */
export async function readDelivery(
  kysely: Kysely<Schema>,
  keyRing: KeyRing,
  id: string,
): ReturnType<Deliveries['get']> {
  const row = await kysely
    .selectFrom('inbox_messages')
    .leftJoin('inbox_payloads', 'inbox_payloads.message_seq', 'inbox_messages.seq')
    .selectAll('inbox_messages')
    .select('inbox_payloads.payload')
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const attempts = await kysely
    .selectFrom('inbox_attempts')
    .selectAll()
    .where('message_seq', '=', row.seq)
    .orderBy('attempt')
    .execute();
  const delivery = deliveryOfRow(row);
  return {
    ...delivery,
    history: attempts.map((attempt) => ({
      attempt: attempt.attempt,
      startedAt: isoOf(attempt.started_at_ms),
      durationMs: attempt.duration_ms,
      outcome: attempt.outcome,
      error: errorOf(attempt),
      requestId: attempt.request_id,
    })),
    payload: row.payload === null ? null : shownPayload(keyRing, delivery, row.payload),
  };
}

/** A payload that does not open is shown as such: its message is just the one that somebody wants to look at. */
function shownPayload(keyRing: KeyRing, delivery: Delivery, sealed: Uint8Array): unknown {
  try {
    return redactPayload(keyRing.open(sealed, payloadContext(delivery)));
  } catch (error) {
    return { unreadable: toAppError(error).message };
  }
}
