import type { Transaction } from 'kysely';
import type { Dialect } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';
import { addReferences } from '../references/add-references.ts';
import { complete, isComplete } from './completions.ts';
import { lockCompletions, lockLanes } from './lock-lanes.ts';
import { unparkNext } from './parked-messages.ts';
import { recordAttempts } from './record-attempts.ts';
import type { Settlement } from './settlement.ts';
import { stateAfter } from './state-after.ts';
import { pauseTenant, resumeTenant } from './tenant-pauses.ts';
import { writeStates } from './write-states.ts';

export interface SettleOptions {
  readonly transaction: Transaction<Schema>;
  readonly dialect: Dialect;
  /** Of different messages. */
  readonly settlements: readonly Settlement[];
}

/**
 * Moves messages on after an attempt each, and keeps the attempts; a few statements for all of them.
 * @returns for each whether it was still ours: `false` when the lease is another worker's.
 */
export async function settleMessages(options: SettleOptions): Promise<readonly boolean[]> {
  const { transaction, settlements } = options;
  await lockFor(options);
  const states = [];
  for (const settlement of settlements) {
    states.push({ settlement, state: stateAfter(settlement, await isStillWaiting(transaction, settlement)) });
  }
  const written = await writeStates(transaction, states);
  const ours = states.filter(({ settlement }) => written.has(settlement.message.id));
  await unparkNext(
    transaction,
    ours
      .filter(({ state, settlement }) => state.is_open !== 1 && written.get(settlement.message.id)?.hasParked)
      .map(({ settlement }) => settlement.message),
  );
  const settled = ours.map(({ settlement }) =>
    Object.assign({ seq: written.get(settlement.message.id)?.seq ?? 0 }, settlement),
  );
  for (const each of settled) await tellOthers(transaction, each);
  await recordAttempts(transaction, settled);
  await addReferences(transaction, settled);
  return settlements.map(({ message }) => written.has(message.id));
}

async function isStillWaiting(
  transaction: Transaction<Schema>,
  { message, outcome }: Settlement,
): Promise<boolean> {
  return outcome.kind === 'parked' && !(await isComplete(transaction, message.tenantId, outcome.waitsFor));
}

/** Whoever takes a message out of its key keeps those out who judge whether somebody waits behind it. */
async function lockFor({ transaction, dialect, settlements }: SettleOptions): Promise<void> {
  const leaving = settlements.filter(({ outcome }) => ['done', 'dead', 'parked'].includes(outcome.kind));
  await lockLanes(
    transaction,
    dialect,
    leaving.map(({ message }) => message),
  );
  await lockCompletions(
    transaction,
    dialect,
    leaving.flatMap(({ message, outcome }) =>
      namesOf(outcome).map((name) => ({ tenantId: message.tenantId, name })),
    ),
  );
}

function namesOf(outcome: Settlement['outcome']): readonly string[] {
  if (outcome.kind === 'parked') return [outcome.waitsFor];
  return outcome.kind === 'done' ? (outcome.completes ?? []) : [];
}

/** Wakes those who wait for what is done now, and stops or restarts the tenant. */
async function tellOthers(
  transaction: Transaction<Schema>,
  { message: { tenantId, isProbe }, outcome, nowMs }: Settlement,
): Promise<void> {
  if (outcome.kind === 'done') await complete(transaction, tenantId, outcome.completes ?? [], nowMs);
  if (outcome.kind === 'paused') await pauseTenant(transaction, tenantId, { ...outcome, nowMs });
  // What may pass, and what was not even sent, says nothing of the credential: the next try will.
  else if (isProbe && outcome.kind !== 'retry' && outcome.kind !== 'postponed')
    await resumeTenant(transaction, tenantId, nowMs);
}
