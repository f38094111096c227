import type { Logger } from '@capconnect/kernel';
import type { Database } from '../database/database.ts';
import { inFlightOf } from './backfill-row.ts';
import { type LeasedBackfill, readLeased } from './leased-backfill.ts';

export interface CloseOptions {
  readonly database: Database;
  readonly leased: LeasedBackfill;
  readonly nowMs: number;
  readonly logger: Logger;
}

const DOES_NOT_ADD_UP =
  'The report does not add up: found is not sent + duplicate + skipped + rejected. This is a defect of ours; report it with the log, and run the same range again: what Capillary has is not booked twice.';

/**
 * Closes a backfill of which nothing is on its way: everything found has exactly one outcome. The counters are held
 * against the list of items, which was kept beside them.
 */
export async function closeBackfill({ database, leased, nowMs, logger }: CloseOptions): Promise<void> {
  const closed = await database.transact(async (transaction) => {
    const row = await readLeased({ transaction, dialect: database.dialect, leased });
    if (row === undefined || inFlightOf(row) !== 0) return undefined;
    const { count: settledItems } = await transaction
      .selectFrom('backfill_items')
      .select((query) => query.fn.countAll<number>().as('count'))
      .where('backfill_id', '=', row.id)
      .where('outcome', 'is not', null)
      .executeTakeFirstOrThrow();
    const addsUp = row.is_dry_run === 1 || row.found === settledItems;
    const state = row.state === 'running' ? 'finished' : row.state;
    await transaction
      .updateTable('backfills')
      .set({
        state: addsUp ? state : 'failed',
        ...(addsUp ? {} : { error_code: 'INTERNAL', error_message: DOES_NOT_ADD_UP }),
        closed_at_ms: nowMs,
        updated_at_ms: nowMs,
        lease: null,
        leased_until_ms: 0,
      })
      .where('id', '=', row.id)
      .execute();
    return { ...row, state: addsUp ? state : 'failed', settledItems };
  });
  if (closed === undefined) return;
  const { id, tenant_id: tenantId, state, found, sent, duplicate, skipped, rejected, settledItems } = closed;
  const counts = { found, sent, duplicate, skipped, rejected };
  const about = { backfillId: id, tenantId, state, ...counts };
  if (state === 'failed')
    logger.error({ ...about, settledItems }, 'the report of a backfill does not add up');
  else logger.info(about, 'backfill closed');
}
