import { AppError } from '@capconnect/kernel';
import type { Transaction } from 'kysely';
import type { Database } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';
import type { BackfillState } from './backfill.ts';
import type { BackfillRow } from './backfill-row.ts';
import { refuseOverlap } from './refuse-overlap.ts';

const CHANGES = {
  pause: { from: ['running'], to: 'paused' },
  resume: { from: ['paused', 'failed'], to: 'running' },
  cancel: { from: ['running', 'paused', 'failed'], to: 'cancelled' },
} as const satisfies Record<string, { from: readonly BackfillState[]; to: BackfillState }>;

export interface ChangeStateOptions {
  readonly database: Database;
  readonly id: string;
  readonly change: keyof typeof CHANGES;
  readonly nowMs: number;
}

/** Whoever runs the backfill sees the change before its next page. @throws `NOT_FOUND`, `CONFLICT` */
export function changeState({ database, id, change, nowMs }: ChangeStateOptions): Promise<BackfillRow> {
  return database.transact(async (transaction) => {
    const row = await readLocked(transaction, database, id);
    const { from, to }: { from: readonly BackfillState[]; to: BackfillState } = CHANGES[change];
    if (row.state === to) return row;
    // Also one that failed for good: its report does not add up.
    if (!from.includes(row.state) || row.closed_at_ms !== null) throw cannotChange(row, change);
    if (change === 'resume') await refuseOverlap(transaction, database.dialect, row);
    const anew =
      change === 'resume' ? { failures: 0, retry_at_ms: 0, error_code: null, error_message: null } : {};
    return transaction
      .updateTable('backfills')
      .set({ state: to, ...anew, updated_at_ms: nowMs })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
  });
}

async function readLocked(
  transaction: Transaction<Schema>,
  { dialect }: Database,
  id: string,
): Promise<BackfillRow> {
  const row = await transaction
    .selectFrom('backfills')
    .selectAll()
    .where('id', '=', id)
    .$if(dialect === 'postgres', (query) => query.forUpdate())
    .executeTakeFirst();
  if (row !== undefined) return row;
  throw new AppError('NOT_FOUND', 'There is no such backfill. GET /admin/backfills lists them.');
}

function cannotChange({ state, closed_at_ms }: BackfillRow, change: keyof typeof CHANGES): AppError {
  const isOver = state === 'cancelled' || closed_at_ms !== null;
  const advice = isOver
    ? 'Start a new one: what was accepted before is not sent again.'
    : 'GET /admin/backfills/{id} shows its state.';
  return new AppError('CONFLICT', `This backfill is ${state}, so ${change} has nothing to do. ${advice}`);
}
