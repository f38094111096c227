import type { Logger } from '@capconnect/kernel';
import type { Database } from '../database/database.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import { sealColumnAgain } from './seal-column-again.ts';
import { sealPayloadsAgain } from './seal-payloads-again.ts';
import type { SealedColumn } from './sealed-column.ts';
import type { SealingProgress } from './sealing-progress.ts';

export interface SealAgainOptions {
  readonly database: Database;
  readonly keyRing: KeyRing;
  readonly columns: readonly SealedColumn[];
  readonly logger: Logger;
  readonly progress: SealingProgress;
  readonly nowMs: number;
  readonly signal: AbortSignal;
}

/** Until then processes that still seal with the key before may be running. */
const WATCH_MS = 24 * 3_600_000;

/**
 * After a rotation: seals everything stored with the key that seals now, so that the one before can be dropped. What does
 * not open keeps it from being said that it can; it is looked at again, since the key may be put back.
 */
export async function sealAgain(
  options: SealAgainOptions,
): Promise<{ readonly progress: SealingProgress; readonly sealed: number }> {
  const { database, keyRing, columns, logger, progress, nowMs, signal } = options;
  if (progress.isSealedWithFirstKey) return { progress, sealed: 0 };
  const { afterSeq, isAtEnd, ...payloads } = await sealPayloadsAgain({
    database,
    keyRing,
    afterSeq: progress.afterSeq,
    signal,
  });
  let { sealed } = payloads;
  let isReadable = true;
  for (const column of columns) {
    const values = await sealColumnAgain({ column, keyRing, signal });
    sealed += values.sealed;
    if (values.unreadable.length === 0) continue;
    isReadable = false;
    logger.warn({ [column.name]: values.unreadable }, `some ${column.name} ${DO_NOT_OPEN}`);
  }
  const unreadable = progress.unreadable + payloads.unreadable;
  if (payloads.unreadable > 0) logger.warn({ unreadable }, `payloads ${DO_NOT_OPEN}`);
  const isThrough = isAtEnd && !signal.aborted && nowMs - progress.startedAtMs >= WATCH_MS;
  const next = { ...progress, afterSeq, unreadable, isSealedWithFirstKey: false };
  if (!isThrough) return { progress: next, sealed };
  if (unreadable > 0) return { progress: { ...next, afterSeq: 0, unreadable: 0 }, sealed };
  if (isReadable) logger.info({}, 'everything stored is sealed with the first key of SECRETS_KEYS');
  return { progress: { ...next, isSealedWithFirstKey: isReadable }, sealed };
}

const DO_NOT_OPEN = 'do not open with any key of SECRETS_KEYS: put the key back that is missing';
