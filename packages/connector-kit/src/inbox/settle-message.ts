import type { Transaction } from 'kysely';
import type { Dialect } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';
import { addReferences } from '../trace/add-references.ts';
import { complete, isComplete } from './completions.ts';
import type { AttemptOutcome, ClaimedMessage } from './inbox.ts';
import { lockCompletions, lockLanes } from './lock-lanes.ts';
import { unparkNext } from './parked-messages.ts';
import { stateAfter } from './state-after.ts';
import { pauseTenant, resumeTenant } from './tenant-pauses.ts';

export interface SettleOptions {
  readonly transaction: Transaction<Schema>;
  readonly dialect: Dialect;
  readonly message: Pick<
    ClaimedMessage,
    'id' | 'lease' | 'attempt' | 'roundAttempt' | 'tenantId' | 'orderingKey' | 'isProbe'
  >;
  readonly outcome: AttemptOutcome;
  /** Hashes of what the message will be searched by. */
  readonly references: readonly Uint8Array[];
  readonly nowMs: number;
  readonly durationMs: number;
}

/** Moves a message on after an attempt, and keeps the attempt. @returns `false` when the lease is another worker's. */
export async function settleMessage(options: SettleOptions): Promise<boolean> {
  const { transaction, message, outcome, references, nowMs, durationMs } = options;
  await lockFor(options);
  const isWaiting =
    outcome.kind === 'parked' && !(await isComplete(transaction, message.tenantId, outcome.waitsFor));
  const error = outcome.kind === 'done' ? null : outcome.error;
  const failure = { error_code: error?.code ?? null, error_message: error?.message ?? null };
  const state = stateAfter({ outcome, message, nowMs, isWaiting });
  const row = await transaction
    .updateTable('inbox_messages')
    .set({ ...state, ...failure, lease: null, lost_attempts: 0, updated_at_ms: nowMs })
    .where('id', '=', message.id)
    .where('lease', '=', message.lease)
    .returning('seq')
    .executeTakeFirst();
  if (row === undefined) return false;
  if (state.is_open !== 1) await unparkNext(transaction, message);
  if (outcome.kind === 'done') await complete(transaction, message.tenantId, outcome.completes ?? [], nowMs);
  await pauseOrResume(options);
  const attempt = {
    started_at_ms: nowMs - durationMs,
    duration_ms: durationMs,
    outcome: outcome.kind,
    ...failure,
    request_id: requestIdOf(outcome),
  };
  await transaction
    .insertInto('inbox_attempts')
    .values({ message_seq: row.seq, attempt: message.attempt, ...attempt })
    // A try of a paused tenant was no attempt, so the next one has its number.
    .onConflict((conflict) => conflict.columns(['message_seq', 'attempt']).doUpdateSet(attempt))
    .execute();
  await addReferences({ transaction, messageSeq: row.seq, tenantId: message.tenantId, hashes: references });
  return true;
}

/** Whoever takes a message out of its key keeps those out who judge whether somebody waits behind it. */
async function lockFor({ transaction, dialect, message, outcome }: SettleOptions): Promise<void> {
  const { kind } = outcome;
  if (kind !== 'done' && kind !== 'dead' && kind !== 'parked') return;
  await lockLanes(transaction, dialect, [message]);
  const names = kind === 'parked' ? [outcome.waitsFor] : kind === 'done' ? (outcome.completes ?? []) : [];
  await lockCompletions(transaction, dialect, message.tenantId, names);
}

async function pauseOrResume({ transaction, message, outcome, nowMs }: SettleOptions): Promise<void> {
  if (outcome.kind === 'paused') await pauseTenant(transaction, message.tenantId, { ...outcome, nowMs });
  else if (message.isProbe) await resumeTenant(transaction, message.tenantId, nowMs);
}

/** Capillary's name for the call, by which its support finds it. */
function requestIdOf(outcome: AttemptOutcome): string | null {
  const facts = outcome.kind === 'done' ? outcome.result : outcome.error.details;
  const requestId = facts['requestId'];
  return typeof requestId === 'string' ? requestId : null;
}
