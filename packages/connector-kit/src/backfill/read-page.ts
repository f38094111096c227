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
  const timeout = AbortSignal.timeout(PAGE_LIMIT_MS);
  const signal = AbortSignal.any([stopped, timeout]);
  const read = async () => {
    const isFirst = row.next_cursor === null;
    const expected = isFirst ? ((await source.count(tenant, range, signal)) ?? null) : row.expected;
    return { expected, page: await source.page(tenant, range, row.next_cursor ?? undefined, signal) };
  };
  const { expected, page } = await orAborted(read(), signal).catch((thrown: unknown) => {
    throw timeout.aborted ? tookTooLong(thrown) : thrown;
  });
  if (page.nextCursor !== undefined && page.nextCursor === row.next_cursor) {
    throw new AppError(
      'UPSTREAM_INVALID',
      'The source named the same page as the next one, so its history would never end. Its app has to be mended.',
    );
  }
  return { ...page, expected };
}

/** A source that does not look at its signal must not keep a process from stopping. */
async function orAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    signal.throwIfAborted();
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

function tookTooLong(cause: unknown): AppError {
  return new AppError(
    'UPSTREAM_UNAVAILABLE',
    `The source of history did not give a page within ${PAGE_LIMIT_MS / 1_000} s. It is asked again later.`,
    { cause },
  );
}
