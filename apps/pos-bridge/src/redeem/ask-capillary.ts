import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '@capconnect/kernel';
import { isLineDown } from './is-line-down.ts';
import { withDeadline } from '../with-deadline.ts';

export interface Question<Answer> {
  readonly ask: () => Promise<Answer>;
  /** What cannot be told now, in words: `points cannot be checked`. */
  readonly impossible: string;
  readonly deadlineMs: number;
  /** Otherwise nobody has to wait to find out. */
  readonly isOnline: boolean;
}

const RETRY_AFTER_MS = 250;

/**
 * A question of a till that waits for the answer: asked again once, at once, when Capillary was not reached or is busy
 * with the customer.
 * @throws AppError of the call; `UPSTREAM_UNAVAILABLE` in the till's words when the line is down or too slow.
 */
export async function askCapillary<Answer>({
  ask,
  impossible,
  deadlineMs,
  isOnline,
}: Question<Answer>): Promise<Answer> {
  if (!isOnline) throw lineDown(impossible);
  try {
    return await withDeadline(askTwice(ask), deadlineMs, () => tooSlow(impossible));
  } catch (error) {
    throw isLineDown(error) ? lineDown(impossible, error) : error;
  }
}

async function askTwice<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    const mayPass = isLineDown(error) || (error instanceof AppError && error.code === 'UPSTREAM_BUSY');
    if (!mayPass) throw error;
    await sleep(RETRY_AFTER_MS);
    return ask();
  }
}

/** For the person at the till. */
export function lineDown(impossible: string, cause?: unknown): AppError {
  return new AppError(
    'UPSTREAM_UNAVAILABLE',
    `The line to Capillary is down, so ${impossible}. Go on without, or try again when it is back.`,
    { cause },
  );
}

function tooSlow(impossible: string): AppError {
  return new AppError(
    'UPSTREAM_UNAVAILABLE',
    `Capillary does not answer in time, so ${impossible}. Go on without, or try again.`,
  );
}
