import { AppError, type Clock, type ErrorCode } from '@capconnect/kernel';
import type { Database } from '../database/database.ts';
import type { HealthCheck } from '../http/health-routes.ts';
import type { InboundMessage, Inbox, Priority, PutResult } from '../inbox/inbox.ts';
import { findAccepted } from '../inbox/find-accepted.ts';
import { createDiskWatch } from './disk-watch.ts';
import { createOpenCount } from './open-count.ts';
import { diskRefusal, queueFull, storageAway } from './refusals.ts';

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
  /** A code when it was refused, and its sender has to send it again. */
  readonly outcome: 'accepted' | 'repeated' | ErrorCode;
}

export interface IntakeGuard {
  /**
   * `put` of the inbox while there is room. What was accepted before is recognised also when there is none.
   * @throws `INTAKE_FULL` when too many messages wait, `STORAGE_UNAVAILABLE` when the disk is nearly full, its file is
   * gone, or the message could not be stored.
   */
  readonly put: Inbox['put'];
  /**
   * To be asked before work is done for messages of that priority. History has room in half of the queue only, so that it
   * never takes the last places from live events.
   * @throws as `put`
   */
  readonly requireRoom: (priority: Priority) => Promise<void>;
  /** For `GET /readyz`: `queue`, and `disk` where there is one to watch. */
  readonly checks: Readonly<Record<string, HealthCheck>>;
}

const HISTORY_SHARE = 0.5;

/**
 * Refuses in time, and says so, what could not be kept or delivered: for all who put messages in, doors as imports. Work
 * in hand is not touched.
 */
export function createIntakeGuard(options: IntakeGuardOptions): IntakeGuard {
  const { inbox, database, clock, openLimit, file, diskReserveBytes, onPut } = options;
  const openCount = createOpenCount({ database, clock });
  const diskState =
    file === undefined ? undefined : createDiskWatch({ file, reserveBytes: diskReserveBytes, clock });
  let underWay = 0;
  let isCounted = false;

  const limitFor = (priority: Priority) =>
    priority === 'backfill' ? Math.ceil(openLimit * HISTORY_SHARE) : openLimit;
  const isFull = (priority: Priority) => openCount.known() + underWay >= limitFor(priority);

  async function checkQueue(priority: Priority): Promise<void> {
    await openCount.refresh();
    isCounted = true;
    if (isFull(priority)) throw queueFull(limitFor(priority), priority);
  }

  async function checkDisk(priority: Priority): Promise<void> {
    const state = (await diskState?.()) ?? 'ok';
    if (state !== 'ok') throw diskRefusal(state, diskReserveBytes, priority);
  }

  /** The queue is counted behind the back of those who may pass; only who would be refused waits for a fresh count. */
  async function requireRoom(priority: Priority): Promise<void> {
    await checkDisk(priority);
    if (!isCounted || isFull(priority)) await checkQueue(priority);
    else if (!openCount.isFresh()) openCount.refresh().catch(() => {});
  }

  async function takePlace(priority: Priority): Promise<void> {
    await requireRoom(priority);
    // Others may have taken the last places while this one waited.
    if (isFull(priority)) throw queueFull(limitFor(priority), priority);
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

  async function put(message: InboundMessage, priority: Priority): Promise<PutResult> {
    try {
      await takePlace(priority);
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
      const { source, priority = 'live' } = message;
      try {
        const result = await put(message, priority);
        onPut?.({ source, outcome: result.isDuplicate ? 'repeated' : 'accepted' });
        return result;
      } catch (thrown) {
        const refusal = refusalOf(thrown);
        // History waits, and nobody has to send it again.
        if (priority !== 'backfill') onPut?.({ source, outcome: refusal.code });
        throw refusal;
      }
    },
    async requireRoom(priority) {
      try {
        await requireRoom(priority);
      } catch (thrown) {
        throw refusalOf(thrown);
      }
    },
    checks: {
      queue: () => checkQueue('live'),
      ...(diskState === undefined ? {} : { disk: () => checkDisk('live') }),
    },
  };
}

function refusalOf(thrown: unknown): AppError {
  return thrown instanceof AppError ? thrown : storageAway(thrown);
}
