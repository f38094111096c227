import { z } from 'zod';
import type { KeyRing } from '../secrets/key-ring.ts';
import type { ClaimedRow } from './claim-messages.ts';
import type { ClaimedMessage } from './inbox.ts';
import { payloadContext } from './payload-context.ts';

const Headers = z.record(z.string(), z.string());

/**
 * A claimed row as the message that was put.
 * @throws `DECRYPTION_FAILED` when the payload does not open as the payload of this message.
 */
export function openClaimedMessage(row: ClaimedRow, lease: string, keyRing: KeyRing): ClaimedMessage {
  const identity = {
    tenantId: row.tenant_id,
    source: row.source,
    type: row.type,
    deliveryId: row.delivery_id,
  };
  return {
    ...identity,
    id: row.id,
    orderingKey: row.ordering_key,
    payload: keyRing.open(row.payload, payloadContext(identity)),
    ...(row.headers === null ? {} : { headers: Headers.parse(JSON.parse(row.headers)) }),
    attempt: attemptOf(row),
    roundAttempt: row.round_attempts + 1,
    roundStartedAtMs: row.round_started_at_ms,
    acceptedAtMs: row.accepted_at_ms,
    lease,
  };
}

/** The row is as it was before the claim, which counts the attempt. */
export function attemptOf(row: ClaimedRow): number {
  return row.attempts + 1;
}
