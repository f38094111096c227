import { AppError } from '@capconnect/kernel';

/** What timers take; a longer one would be over at once. */
const LONGEST_MS = 2 ** 31 - 1;

export interface TimeLimit {
  readonly limitMs: number;
  /** Aborted at the limit. */
  readonly overdue: AbortController;
  /** Told when the work ends after all. */
  readonly onLateEnd: () => void;
}

/**
 * Waits for work, but only so long.
 * @throws `ATTEMPT_TIMED_OUT` at the limit; else what `working` rejects with.
 */
export async function withinTime<Result>(
  { limitMs, overdue, onLateEnd }: TimeLimit,
  working: Promise<Result>,
): Promise<Result> {
  const { promise: atLimit, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => {
      const error = timedOut(limitMs);
      // In this order: what the work says because it is aborted is not what became of it.
      reject(error);
      overdue.abort(error);
      working.then(onLateEnd, onLateEnd);
    },
    Math.min(limitMs, LONGEST_MS),
  );
  try {
    return await Promise.race([working, atLimit]);
  } finally {
    clearTimeout(timer);
  }
}

function timedOut(limitMs: number): AppError {
  return new AppError(
    'ATTEMPT_TIMED_OUT',
    `The attempt did not end within ${limitMs / 1_000} s and was given up. It is made again, and asks first what this one ` +
      'did. If that goes on, find out what it waits for.',
  );
}
