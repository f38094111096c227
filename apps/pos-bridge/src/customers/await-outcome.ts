import { setTimeout as sleep } from 'node:timers/promises';
import type { MessageSearch } from '@capconnect/connector-kit';
import { AppError, type Clock, ERRORS, type ErrorCode } from '@capconnect/kernel';

type FoundMessage = NonNullable<Awaited<ReturnType<MessageSearch['get']>>>;

const POLL_MS = 40;

export interface OutcomeOptions {
  readonly messages: Pick<MessageSearch, 'get'>;
  readonly clock: Clock;
  /** How long a person at the till is kept waiting. */
  readonly patienceMs: number;
}

/**
 * Looks after an accepted message for a moment.
 * @returns it when it is done; `undefined` while it is under way
 * @throws what made it dead
 */
export async function awaitOutcome(
  { messages, clock, patienceMs }: OutcomeOptions,
  id: string,
): Promise<FoundMessage | undefined> {
  const untilMs = clock.monotonicMs() + patienceMs;
  for (;;) {
    const message = await messages.get(id);
    if (message?.status === 'done') return message;
    if (message?.status === 'dead') throw errorOf(message);
    if (clock.monotonicMs() >= untilMs) return undefined;
    await sleep(POLL_MS);
  }
}

function errorOf({ error }: FoundMessage): AppError {
  const code = error?.code ?? '';
  return new AppError(isErrorCode(code) ? code : 'INTERNAL', error?.message ?? 'It could not be done.');
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code);
}
