import { AppError } from '@capconnect/kernel';
import type { Priority } from '../inbox/inbox.ts';
import type { DiskState } from './disk-watch.ts';

const SEND_AGAIN_AFTER_MS = 30_000;

/**
 * Whoever sent a message has to send it again; the import of history waits by itself.
 * @param limit - how many of that priority may wait.
 */
export function queueFull(limit: number, priority: Priority): AppError {
  return new AppError(
    'INTAKE_FULL',
    priority === 'backfill'
      ? `${limit} accepted messages wait already. History takes at most half of INBOX_LIMIT, so that live events find room; it goes on by itself when fewer wait. If that does not happen, find out what holds them up: GET /admin/deliveries.`
      : `${limit} accepted messages wait already (INBOX_LIMIT), so this one was not accepted. Send it again later; the operator finds out what holds the others up.`,
    { retryAfterMs: SEND_AGAIN_AFTER_MS, details: { openLimit: limit } },
  );
}

/** Neither counted nor looked up: whether there is room is not known. */
export function storageAway(cause: unknown): AppError {
  return new AppError(
    'STORAGE_UNAVAILABLE',
    'The database does not answer, so the message was not accepted. Send it again later; meanwhile the operator finds the cause in the log.',
    { cause, retryAfterMs: SEND_AGAIN_AFTER_MS },
  );
}

export function diskRefusal(
  state: Exclude<DiskState, 'ok'>,
  reserveBytes: number,
  priority: Priority,
): AppError {
  const reserveMb = Math.round(reserveBytes / 1024 / 1024);
  const low = `Less than ${reserveMb} MB of the disk are free (DISK_RESERVE_MB), so`;
  const texts = {
    low:
      priority === 'backfill'
        ? `${low} no history is read; what was accepted is still delivered. Make room: it goes on by itself then.`
        : `${low} the message was not accepted; what was accepted before is still delivered. Make room, then send the message again.`,
    gone: 'The database file was deleted or replaced while the app runs, so the message was not accepted. Stop the app, put the file and its -wal back or restore a backup, and start it again.',
  };
  return new AppError('STORAGE_UNAVAILABLE', texts[state], { retryAfterMs: SEND_AGAIN_AFTER_MS });
}
