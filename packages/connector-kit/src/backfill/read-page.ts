import { AppError } from '@capconnect/kernel';
import type { BackfillRow } from './backfill-row.ts';
import type { BackfillPage } from './backfill-source.ts';
import type { BackfillsOptions } from './backfills-options.ts';

/** Longer than a platform takes that means to answer. */
const PAGE_LIMIT_MS = 60_000;

export interface ReadPage extends BackfillPage {
  readonly expected: number | null;
}

/**
 * Reads the page at the cursor, and before the first one asks how many items there are.
 * @throws what the source throws; `TENANT_UNKNOWN`; `UPSTREAM_INVALID` for a cursor that leads nowhere.
 */
export async function readPage<Settings>(
  { tenants, source }: Pick<BackfillsOptions<Settings>, 'tenants' | 'source'>,
  row: BackfillRow,
  stopped: AbortSignal,
): Promise<ReadPage> {
  const tenant = await tenants.get(row.tenant_id);
  if (tenant === undefined) {
    throw new AppError(
      'TENANT_UNKNOWN',
      'The tenant was removed while its backfill ran. Connect it again, then resume the backfill, or cancel it.',
    );
  }
  const range = { fromMs: row.from_ms, toMs: row.to_ms };
  const signal = AbortSignal.any([stopped, AbortSignal.timeout(PAGE_LIMIT_MS)]);
  const isFirst = row.next_cursor === null;
  const expected = isFirst ? ((await source.count(tenant, range, signal)) ?? null) : row.expected;
  const page = await source.page(tenant, range, row.next_cursor ?? undefined, signal);
  if (page.nextCursor !== undefined && page.nextCursor === row.next_cursor) {
    throw new AppError(
      'UPSTREAM_INVALID',
      'The source named the same page as the next one, so its history would never end. Its app has to be mended.',
    );
  }
  return { ...page, expected };
}
