import { setTimeout as sleep } from 'node:timers/promises';
import { AppError, type Clock, type Logger, toAppError } from '@capconnect/kernel';
import type { Database } from '../database/database.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import { deleteCompletions } from './delete-completions.ts';
import { deleteReceipts } from './delete-receipts.ts';
import { purgePayloads } from './purge-payloads.ts';
import { sealAgain } from './seal-again.ts';
import type { SealedColumn } from './sealed-column.ts';
import { sealedTenants } from './sealed-tenants.ts';
import { sealedTokens } from './sealed-tokens.ts';
import { readSealingProgress, writeSealingProgress } from './sealing-progress.ts';
import { takeTurn } from './take-turn.ts';

const CHORE = 'retention';
const EVERY_MS = 3_600_000;
const ASK_EVERY_MS = 60_000;
const DAY_MS = 24 * 3_600_000;

export interface RetentionDays {
  /** How long the payload of a delivered message is kept. */
  readonly payloadDays: number;
  /** How long the payload of a dead message is kept: until then it can be replayed. */
  readonly deadDays: number;
  /** How long the receipt is kept, by which a repeated delivery is recognised. */
  readonly receiptDays: number;
}

export interface RetentionOptions extends RetentionDays {
  readonly database: Database;
  readonly keyRing: KeyRing;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Encrypted values in tables of the app's own: without them an old key would be given up that they need. */
  readonly sealedColumns?: readonly SealedColumn[];
}

/** What one turn did. */
export interface RetentionReport {
  readonly payloadsPurged: number;
  readonly receiptsDeleted: number;
  readonly valuesSealedAgain: number;
  /** No other key of the ring is needed any more. */
  readonly isSealedWithFirstKey: boolean;
}

export interface Retention {
  start(): void;
  /** Resolves when the page that is in hand is through. */
  stop(): Promise<void>;
  /** Takes the turn if it is time. @returns `undefined` when it is not, or another process has taken it. */
  runOnce(): Promise<RetentionReport | undefined>;
}

/**
 * Once an hour, in one of all processes that share the database: deletes payloads and receipts that have served their
 * time, and seals again what was sealed before the keys were rotated. In small transactions, so that nothing accepted
 * waits for it.
 * @throws `CONFIG_INVALID` when dead messages would lose their payload before delivered ones.
 */
export function createRetention(options: RetentionOptions): Retention {
  const { database, keyRing, clock, logger, payloadDays, deadDays, receiptDays } = options;
  const { sealedColumns = [] } = options;
  if (deadDays < payloadDays) {
    throw new AppError(
      'CONFIG_INVALID',
      'DEAD_RETENTION_DAYS must be at least PAYLOAD_RETENTION_DAYS: a dead message needs its payload to be replayed.',
    );
  }
  const columns = [sealedTenants(database), sealedTokens(database), ...sealedColumns];
  let stopping = new AbortController();
  let looping: Promise<void> | undefined;

  async function runOnce(): Promise<RetentionReport | undefined> {
    const nowMs = clock.wallMs();
    const turn = await takeTurn({ database, name: CHORE, nowMs, everyMs: EVERY_MS });
    if (turn === undefined) return undefined;
    const { signal } = stopping;
    const doneBeforeMs = nowMs - payloadDays * DAY_MS;
    const deadBeforeMs = nowMs - deadDays * DAY_MS;
    const receiptsBeforeMs = nowMs - receiptDays * DAY_MS;
    const payloadsPurged = await purgePayloads({ database, nowMs, doneBeforeMs, deadBeforeMs, signal });
    const receiptsDeleted = await deleteReceipts({ database, nowMs, beforeMs: receiptsBeforeMs, signal });
    await deleteCompletions({ database, beforeMs: receiptsBeforeMs, signal });
    const sealing = await sealOutdated(turn.state, nowMs, signal);
    return { payloadsPurged, receiptsDeleted, ...sealing };
  }

  async function sealOutdated(state: string | null, nowMs: number, signal: AbortSignal) {
    const before = readSealingProgress(keyRing, state, nowMs);
    const { progress, sealed } = await sealAgain({
      database,
      keyRing,
      columns,
      logger,
      progress: before,
      nowMs,
      signal,
    });
    if (progress !== before) {
      const next = writeSealingProgress(keyRing, progress);
      await database.transact((transaction) =>
        transaction.updateTable('chores').set({ state: next }).where('name', '=', CHORE).execute(),
      );
    }
    return { valuesSealedAgain: sealed, isSealedWithFirstKey: progress.isSealedWithFirstKey };
  }

  async function loop(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await sleep(ASK_EVERY_MS, undefined, { signal, ref: false }).catch(() => {});
      if (signal.aborted) return;
      try {
        const report = await runOnce();
        if (report !== undefined) logger.info({ ...report }, 'retention');
      } catch (thrown) {
        logger.error({ error: toAppError(thrown) }, 'retention failed, and is tried again in an hour');
      }
    }
  }

  return {
    start() {
      if (looping !== undefined) return;
      stopping = new AbortController();
      looping = loop(stopping.signal);
    },

    async stop() {
      stopping.abort();
      await looping;
      looping = undefined;
    },

    runOnce,
  };
}
