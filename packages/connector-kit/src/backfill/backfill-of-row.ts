import { isoOf } from '../inbox/delivery-of-row.ts';
import type { Backfill } from './backfill.ts';
import { type BackfillRow, inFlightOf, settledOf } from './backfill-row.ts';
import { readReasons } from './reasons.ts';

const MS_PER_SECOND = 1_000;

/** A row as the admin API shows it. */
export function backfillOfRow(row: BackfillRow): Backfill {
  const remaining = totalOf(row) - settledOf(row);
  return {
    id: row.id,
    tenant: row.tenant_id,
    from: isoOf(row.from_ms),
    to: isoOf(row.to_ms),
    dryRun: row.is_dry_run === 1,
    state: row.state,
    expected: row.expected,
    found: row.found,
    sent: row.sent,
    duplicate: row.duplicate,
    skipped: row.skipped,
    rejected: row.rejected,
    inFlight: inFlightOf(row),
    remaining,
    estimatedSeconds:
      row.ms_per_item === null ? null : Math.ceil((remaining * row.ms_per_item) / MS_PER_SECOND),
    reasons: readReasons(row.reasons),
    error: row.error_code === null ? null : { code: row.error_code, message: row.error_message ?? '' },
    createdAt: isoOf(row.created_at_ms),
    updatedAt: isoOf(row.updated_at_ms),
    finishedAt: row.closed_at_ms === null ? null : isoOf(row.closed_at_ms),
  };
}

/** A platform's count is a forecast: what was read counts once all is read, or nothing more will be. */
function totalOf(row: BackfillRow): number {
  const isAllRead = row.is_read_through === 1 || row.state === 'cancelled';
  return isAllRead ? row.found : Math.max(row.found, row.expected ?? 0);
}
