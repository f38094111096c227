import { toAppError } from '@capconnect/kernel';
import { adoptStrays } from './adopt-strays.ts';
import { type BackfillRow, inFlightOf } from './backfill-row.ts';
import type { BackfillsOptions } from './backfills-options.ts';
import { closeBackfill } from './close-backfill.ts';
import { countAcceptedBefore } from './count-accepted-before.ts';
import { type LeasedBackfill, releaseLease } from './leased-backfill.ts';
import { learnOutcomes } from './learn-outcomes.ts';
import { putPage } from './put-page.ts';
import { readPage, type ReadPage } from './read-page.ts';
import { recordFailure } from './record-failure.ts';
import { type PageOutcome, saveCheckpoint } from './save-checkpoint.ts';

const MAX_IN_FLIGHT = 1_000;

/** `again`: there is more to do now. `wait`: for messages, or for a source that failed. `over`: it is no longer ours. */
export type StepResult = 'again' | 'wait' | 'over';

/**
 * Takes a backfill one step further: counts what has ended, then reads one page, or closes it.
 * @throws what the database throws; the step can be made again.
 */
export function createStep<Settings>(options: BackfillsOptions<Settings>) {
  const {
    database,
    intake,
    source,
    clock,
    logger,
    random = Math.random,
    maxInFlight = MAX_IN_FLIGHT,
  } = options;
  const { kysely } = database;

  async function feed(row: BackfillRow, leased: LeasedBackfill, stopped: AbortSignal): Promise<StepResult> {
    let read: ReadPage;
    let page: PageOutcome;
    try {
      // Asked before the source is: a page for which there is no room would be read for nothing.
      if (row.is_dry_run === 0) await intake.requireRoom('backfill');
      read = await readPage(options, row, stopped);
      if (stopped.aborted || !(await isRunning(leased))) return 'again';
      page = row.is_dry_run === 1 ? await count(row, read) : await put(row, read);
    } catch (thrown) {
      if (stopped.aborted) return 'again';
      const error = toAppError(thrown);
      // What lasts is said once.
      if (error.code !== row.error_code)
        logger.warn({ error, backfillId: row.id, tenantId: row.tenant_id }, 'a page of a backfill failed');
      await recordFailure({ database, leased, error, nowMs: clock.wallMs(), random: random() });
      return 'again';
    }
    const { nextCursor, expected } = read;
    await saveCheckpoint({ database, leased, page, nextCursor, expected, nowMs: clock.wallMs() });
    return 'again';
  }

  /** A page may take long, and somebody may have paused the backfill meanwhile. */
  async function isRunning(leased: LeasedBackfill): Promise<boolean> {
    const row = await kysely
      .selectFrom('backfills')
      .select('state')
      .where('id', '=', leased.id)
      .where('lease', '=', leased.lease)
      .executeTakeFirst();
    return row?.state === 'running';
  }

  async function put(row: BackfillRow, { items }: ReadPage): Promise<PageOutcome> {
    return { kind: 'put', accepted: await putPage({ kysely, intake, row, source: source.name, items }) };
  }

  async function count(row: BackfillRow, { items }: ReadPage): Promise<PageOutcome> {
    const { tenant_id: tenantId } = row;
    const duplicate = await countAcceptedBefore({ kysely, tenantId, source: source.name, items });
    return { kind: 'counted', found: items.length, duplicate };
  }

  return async (leased: LeasedBackfill, stopped: AbortSignal): Promise<StepResult> => {
    const nowMs = clock.wallMs();
    const learned = await learnOutcomes(database, leased, nowMs);
    if (learned === undefined) return 'over';
    const { row, hasMore } = learned;
    const inFlight = inFlightOf(row);
    const isReading = row.state === 'running' && row.is_read_through === 0;
    if (isReading && inFlight < maxInFlight && row.retry_at_ms <= nowMs) return feed(row, leased, stopped);
    if (isReading || inFlight > 0) return hasMore ? 'again' : 'wait';
    if (row.state === 'paused' || row.state === 'failed') await releaseLease(database, leased);
    else if (row.state === 'cancelled' && (await adoptStrays(database, leased)) > 0) return 'again';
    else await closeBackfill({ database, leased, nowMs, logger });
    return 'over';
  };
}
