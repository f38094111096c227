import type { Transaction } from 'kysely';
import type { Dialect } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';
import { type DueKind, whatIsDue } from './what-is-due.ts';
import type { ClaimLimits } from './inbox.ts';
import { lockClaims } from './lock-lanes.ts';
import { isPoisonous, oneSuspect, recordLostAttempts } from './lost-attempts.ts';
import { parkBlocked } from './parked-messages.ts';
import { rankOf } from './priorities.ts';
import { type MessageRow, selectDue } from './select-due.ts';
import { shareOut } from './share-out.ts';
import { readPauses, startProbes, type TenantPause } from './tenant-pauses.ts';

/**
 * Rows looked at beyond those asked for: room for those that turn out to be blocked or held. Mostly none is, and each
 * row looked at is judged and handed over from the database, so it begins with few and looks further each time.
 */
const LOOK_FURTHER = 8;
const WIDEN = 4;

/** What gathered behind a busy key may be ten thousand: parked at once they would keep everybody else waiting. */
const MOST_PARKED = 400;

/** Does not open, and no message was written without a payload. */
const NO_PAYLOAD = new Uint8Array();

/** As it was before the claim, with its payload. */
export type ClaimedRow = MessageRow & { readonly payload: Uint8Array };

export interface ClaimOptions {
  readonly transaction: Transaction<Schema>;
  readonly dialect: Dialect;
  readonly limits: ClaimLimits;
  readonly nowMs: number;
  readonly leaseMs: number;
  readonly lease: string;
  /** Messages this very process still works on. */
  readonly isHeld: (messageId: string) => boolean;
}

export interface Claim {
  readonly rows: readonly ClaimedRow[];
  /** Paused tenants of which one message is among the rows. */
  readonly probed: ReadonlySet<string>;
  /** It parked as many as one transaction may, and took none: to be made again. */
  readonly isCutShort: boolean;
}

const CUT_SHORT: Claim = { rows: [], probed: new Set(), isCutShort: true };

/** Gives the messages that may run now to one worker: live ones first, and of those the longest due. */
export async function claimMessages(options: ClaimOptions): Promise<Claim> {
  const { transaction, dialect, limits, nowMs } = options;
  // Two claims at once could each find a message of the same key to be the oldest, when one of them was replayed or
  // committed in between. One claim at a time cannot, and takes a batch in a few milliseconds.
  await lockClaims(transaction, dialect);
  const { kinds, isAnyPaused } = await whatIsDue(transaction, nowMs);
  const pauses = isAnyPaused ? await readPauses(transaction) : [];
  const parking = { left: MOST_PARKED };
  const taken: MessageRow[] = [];
  for (const kind of kinds) {
    const { priority } = kind;
    if (limits.like !== undefined && limits.like.priority !== priority) continue;
    const alike = taken.filter((row) => row.priority === rankOf(priority)).length;
    const limit = Math.min((limits[priority] ?? limits.total) - alike, limits.total - taken.length);
    if (limit > 0) taken.push(...(await findDue(options, { ...kind, limit, pauses, taken, parking })));
    if (parking.left <= 0) return CUT_SHORT;
  }
  const { rows, probed } = oneOfEachPaused(await oneSuspect(transaction, taken, nowMs), pauses);
  if (rows.length === 0) return { rows: [], probed, isCutShort: false };
  await startProbes(transaction, [...probed], nowMs);
  await recordLostAttempts(transaction, rows, nowMs);
  const payloads = await lease(options, rows);
  const leased = rows.map((row) => Object.assign(row, { payload: payloads.get(row.seq) ?? NO_PAYLOAD }));
  return { rows: leased.map((row) => startedAnew(row, probed, nowMs)), probed, isCutShort: false };
}

interface Wanted extends DueKind {
  readonly limit: number;
  readonly pauses: readonly TenantPause[];
  /** By this claim already. */
  readonly taken: readonly MessageRow[];
  /** How many more may be parked. */
  readonly parking: { left: number };
}

/** Blocked messages are parked on the way, so that no claim looks at them twice. */
async function findDue(options: ClaimOptions, wanted: Wanted): Promise<readonly MessageRow[]> {
  const { transaction, dialect, limits, nowMs, isHeld } = options;
  const { priority, limit, isFresh, pauses, taken, parking } = wanted;
  const without = new Set(
    pauses.filter(({ probe_at_ms }) => probe_at_ms > nowMs).map(({ tenant_id }) => tenant_id),
  );
  const found: MessageRow[] = [];
  for (let further = LOOK_FURTHER; ; further *= WIDEN) {
    const atOnce = limit + further;
    const due = await selectDue({
      transaction,
      dialect,
      nowMs,
      rank: rankOf(priority),
      limit: atOnce,
      isFresh,
      without: [...without],
      like: limits.like,
    });
    const blocked = due.filter(({ is_blocked }) => Boolean(is_blocked));
    if (blocked.length > 0) await parkBlocked(transaction, dialect, blocked);
    parking.left -= blocked.length;
    if (parking.left <= 0) return [];
    const fair = shareOut(
      due.filter(({ is_blocked, id }) => !is_blocked && !isHeld(id)),
      [...taken, ...found],
      limits,
    );
    found.push(...fair.rows);
    if (found.length >= limit || due.length < atOnce) return found.slice(0, limit);
    // What those have more of need not be looked at: it may be a long backlog.
    for (const tenantId of fair.served) without.add(tenantId);
  }
}

/** One message is enough to find out whether a rejected credential has been mended. */
function oneOfEachPaused(taken: readonly MessageRow[], pauses: readonly TenantPause[]) {
  const paused = new Set(pauses.map(({ tenant_id }) => tenant_id));
  const probed = new Set<string>();
  const rows = taken.filter(({ tenant_id }) => {
    if (!paused.has(tenant_id)) return true;
    if (probed.has(tenant_id)) return false;
    probed.add(tenant_id);
    return true;
  });
  return { rows, probed };
}

/** While its tenant was paused, a message lost nothing of the time it is tried for. */
function startedAnew(row: ClaimedRow, probed: ReadonlySet<string>, nowMs: number): ClaimedRow {
  return probed.has(row.tenant_id) ? Object.assign(row, { round_started_at_ms: nowMs }) : row;
}

/** @returns the payloads, without those of poisonous messages: it may be the payload that ends the workers. */
async function lease(
  { transaction, lease: token, nowMs, leaseMs }: ClaimOptions,
  rows: readonly MessageRow[],
): Promise<ReadonlyMap<number, Uint8Array | null>> {
  const poisonous = seqsOf(rows.filter(isPoisonous));
  const leased = await transaction
    .updateTable('inbox_messages')
    .set((column) => ({
      status: 'working',
      // Also one that waited beside its key is in it now.
      is_open: 1,
      waits_for: null,
      lease: token,
      due_at_ms: nowMs + leaseMs,
      attempts: column('attempts', '+', 1),
      round_attempts: column('round_attempts', '+', 1),
      updated_at_ms: nowMs,
    }))
    .where('seq', 'in', seqsOf(rows))
    .returning((message) => [
      'seq',
      message
        .selectFrom('inbox_payloads')
        .select('payload')
        .whereRef('message_seq', '=', 'inbox_messages.seq')
        .$if(poisonous.length > 0, (query) => query.where('message_seq', 'not in', poisonous))
        .as('payload'),
    ])
    .execute();
  return new Map(leased.map(({ seq, payload }) => [seq, payload]));
}

function seqsOf(rows: readonly MessageRow[]): number[] {
  return rows.map(({ seq }) => seq);
}
