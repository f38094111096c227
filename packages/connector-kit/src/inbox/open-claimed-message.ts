import { toAppError } from '@capconnect/kernel';
import { z } from 'zod';
import type { KeyRing } from '../secrets/key-ring.ts';
import type { ClaimedRow } from './claim-messages.ts';
import type { ClaimedMessage } from './inbox.ts';
import { isPoisonous, poisonous } from './lost-attempts.ts';
import { payloadContext } from './payload-context.ts';
import { priorityOf } from './priorities.ts';

const Headers = z.record(z.string(), z.string());

const NO_PAYLOAD = new Uint8Array();

/** A claimed row as the message that was put, or as one with a flaw: it is poisonous, or does not open. */
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
  const claimed = {
    ...identity,
    id: row.id,
    orderingKey: row.ordering_key,
    // The row is as it was before the claim, which counts the attempt.
    attempt: row.attempts + 1,
    roundAttempt: row.round_attempts + 1,
    roundStartedAtMs: row.round_started_at_ms,
    acceptedAtMs: row.accepted_at_ms,
    priority: priorityOf(row.priority),
    lease,
  };
  try {
    if (isPoisonous(row)) throw poisonous();
    return {
      ...claimed,
      isProbe,
      payload: keyRing.open(row.payload, payloadContext(identity)),
      ...(row.headers === null ? {} : { headers: Headers.parse(JSON.parse(row.headers)) }),
    };
  } catch (thrown) {
    // What becomes of it says nothing of its tenant's credential.
    return { ...claimed, isProbe: false, payload: NO_PAYLOAD, flaw: toAppError(thrown) };
  }
}
