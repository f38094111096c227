import { AppError, type Clock, type ErrorCode } from '@capconnect/kernel';
import type { Database } from '../database/database.ts';
import type { HealthCheck } from '../http/health-routes.ts';
import type { InboundMessage, Inbox, PutResult } from '../inbox/inbox.ts';
import { createDiskWatch, type DiskState } from './disk-watch.ts';
import { findAccepted } from '../inbox/find-accepted.ts';
import { createOpenCount } from './open-count.ts';

export interface IntakeGuardOptions {
  readonly inbox: Pick<Inbox, 'put'>;
  readonly database: Pick<Database, 'kysely'>;
  readonly clock: Clock;
  /** How many messages may be accepted and not ended, in all processes that share the database. */
  readonly openLimit: number;
  /** The file of an SQLite database (see `sqliteFile`); there is no disk of ours to watch otherwise. */
  readonly file: string | undefined;
  /** So much of the disk is left for finishing what was accepted. */
  readonly diskReserveBytes: number;
  /** Hears of each put, for metrics. */
  readonly onPut?: (put: PutReport) => void;
}

/** What became of one delivery at the door. */
export interface PutReport {
  readonly source: string;
  /** A code when it was refused. */
  readonly outcome: 'accepted' | 'repeated' | ErrorCode;
}

export interface IntakeGuard {
  /**
   * `put` of the inbox while there is room. What was accepted before is recognised also when there is none.
   * @throws `INTAKE_FULL` when too many messages wait, `STORAGE_UNAVAILABLE` when the disk is nearly full, its file is
   * gone, or the message could not be stored.
   */
  readonly put: Inbox['put'];
  /** For `GET /readyz`: `queue`, and `disk` where there is one to watch. */
  readonly checks: Readonly<Record<string, HealthCheck>>;
}

const SEND_AGAIN_AFTER_MS = 30_000;

/** Refuses in time, and says so, what could not be kept or delivered: for the doors. Work in hand is not touched. */
export function createIntakeGuard(options: IntakeGuardOptions): IntakeGuard {
  const { inbox, database, clock, openLimit, file, diskReserveBytes, onPut } = options;
  const openCount = createOpenCount({ database, clock });
  const diskState =
    file === undefined ? undefined : createDiskWatch({ file, reserveBytes: diskReserveBytes, clock });
  let underWay = 0;
  let isCounted = false;

  const isFull = () => openCount.known() + underWay >= openLimit;

  async function checkQueue(): Promise<void> {
    await openCount.refresh();
    isCounted = true;
    if (isFull()) throw queueFull(openLimit);
  }

  async function checkDisk(): Promise<void> {
    const state = (await diskState?.()) ?? 'ok';
    if (state !== 'ok') throw diskRefusal(state, diskReserveBytes);
  }

  /** The queue is counted behind the back of those who may pass; only who would be refused waits for a fresh count. */
  async function takePlace(): Promise<void> {
    await checkDisk();
    if (!isCounted || isFull()) await checkQueue();
    else if (!openCount.isFresh()) openCount.refresh().catch(() => {});
    // Others may have taken the last places while this one waited.
    if (isFull()) throw queueFull(openLimit);
    underWay += 1;
  }

  async function store(message: InboundMessage): Promise<PutResult> {
    try {
      const result = await inbox.put(message);
      if (!result.isDuplicate) openCount.add();
      return result;
    } finally {
      underWay -= 1;
    }
  }

  async function put(message: InboundMessage): Promise<PutResult> {
    try {
      await takePlace();
    } catch (refusal) {
      // Asked of a file that is gone, the answer would be worth nothing.
      if ((await diskState?.()) === 'gone') throw refusal;
      const accepted = await findAccepted(database, message);
      if (accepted === undefined) throw refusal;
      return { id: accepted.id, isDuplicate: true };
    }
    return store(message);
  }

  return {
    async put(message) {
      const { source } = message;
      try {
        const result = await put(message);
        onPut?.({ source, outcome: result.isDuplicate ? 'repeated' : 'accepted' });
        return result;
      } catch (thrown) {
        const refusal = thrown instanceof AppError ? thrown : storageAway(thrown);
        onPut?.({ source, outcome: refusal.code });
        throw refusal;
      }
    },
    checks: { queue: checkQueue, ...(diskState === undefined ? {} : { disk: checkDisk }) },
  };
}

function queueFull(openLimit: number): AppError {
  return new AppError(
    'INTAKE_FULL',
    `${openLimit} accepted messages wait already (INBOX_LIMIT), so this one was not accepted. Send it again later; the operator finds out what holds the others up.`,
    { retryAfterMs: SEND_AGAIN_AFTER_MS, details: { openLimit } },
  );
}

/** Neither counted nor looked up: whether there is room is not known. */
function storageAway(cause: unknown): AppError {
  return new AppError(
    'STORAGE_UNAVAILABLE',
    'The database does not answer, so the message was not accepted. Send it again later; meanwhile the operator finds the cause in the log.',
    { cause, retryAfterMs: SEND_AGAIN_AFTER_MS },
  );
}

function diskRefusal(state: Exclude<DiskState, 'ok'>, reserveBytes: number): AppError {
  const reserveMb = Math.round(reserveBytes / 1024 / 1024);
  return new AppError(
    'STORAGE_UNAVAILABLE',
    state === 'low'
      ? `Less than ${reserveMb} MB of the disk are free (DISK_RESERVE_MB), so the message was not accepted; what was accepted before is still delivered. Make room, then send the message again.`
      : 'The database file was deleted or replaced while the app runs, so the message was not accepted. Stop the app, put the file and its -wal back or restore a backup, and start it again.',
    { retryAfterMs: SEND_AGAIN_AFTER_MS },
  );
}
