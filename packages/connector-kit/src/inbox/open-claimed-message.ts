import { z } from 'zod';
import type { KeyRing } from '../secrets/key-ring.ts';
import type { ClaimedRow } from './claim-messages.ts';
import type { ClaimedMessage } from './inbox.ts';
import { payloadContext } from './payload-context.ts';
import { priorityOf } from './priorities.ts';
import type { SettledMessage } from './settlement.ts';

const Headers = z.record(z.string(), z.string());

/**
 * A claimed row as the message that was put.
 * @throws `DECRYPTION_FAILED` when the payload does not open as the payload of this message.
 */
export function openClaimedMessage(
  row: ClaimedRow,
  lease: string,
  isProbe: boolean,
  keyRing: KeyRing,
): ClaimedMessage {
  const identity = {
    tenantId: row.tenant_id,
    source: row.source,
    type: row.type,
    deliveryId: row.delivery_id,
  };
  return {
    ...identity,
    ...claimOf(row, lease, isProbe),
    payload: keyRing.open(row.payload, payloadContext(identity)),
    ...(row.headers === null ? {} : { headers: Headers.parse(JSON.parse(row.headers)) }),
    roundStartedAtMs: row.round_started_at_ms,
    acceptedAtMs: row.accepted_at_ms,
    priority: priorityOf(row.priority),
  };
}

/** What settling needs. The row is as it was before the claim, which counts the attempt. */
export function claimOf(row: ClaimedRow, lease: string, isProbe: boolean): SettledMessage {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    orderingKey: row.ordering_key,
    attempt: row.attempts + 1,
    roundAttempt: row.round_attempts + 1,
    lease,
    isProbe,
  };
}
