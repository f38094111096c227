import { AppError, type Clock } from '@capconnect/kernel';
import { BudgetUsedUp } from './budget-used-up.ts';
import type { CallQueue, WaitingCall } from './call-queue.ts';
import type { BudgetedCall } from './rate-budget.ts';
import type { Timer } from './timer.ts';

export interface QueueEntry {
  readonly call: BudgetedCall;
  readonly queue: CallQueue;
  readonly clock: Clock;
  readonly timer: Timer;
  readonly deadlineMs: number;
  /** When a call that gives up now had better come again. */
  readonly retryAfterMs: () => number;
}

/** Puts a call into the queue. @returns what resolves when it is released, and rejects at its deadline or signal. */
export function waitInQueue(entry: QueueEntry): Promise<void> {
  const { call, queue, clock, timer, deadlineMs, retryAfterMs } = entry;
  const { priority, signal } = call;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const waiting: WaitingCall = {
    priority,
    isBegun: isBegun(call),
    deadlineAtMs: clock.monotonicMs() + deadlineMs,
    release: () => {
      leave();
      resolve();
    },
    refuse: (laterMs) => {
      leave();
      reject(usedUp(laterMs, call));
    },
  };
  const giveUp = (): void => waiting.refuse(retryAfterMs());
  const callOffDeadline = timer(giveUp, deadlineMs);
  function leave(): void {
    queue.remove(waiting);
    callOffDeadline();
    signal?.removeEventListener('abort', giveUp);
  }
  queue.add(waiting);
  if (signal?.aborted === true) giveUp();
  else signal?.addEventListener('abort', giveUp);
  return promise;
}

function usedUp(retryAfterMs: number, { apiClass, priority, sentBefore }: BudgetedCall): AppError {
  const message =
    'The calls that Capillary takes in a minute are used up for now, so this one was not sent. It can go out later; if ' +
    'that takes too long, ask Capillary for a higher limit.';
  const options = { details: { apiClass, priority }, retryAfterMs };
  return sentBefore === 'writes'
    ? new AppError('RATE_LIMITED', message, options)
    : new BudgetUsedUp(message, options);
}

/** The work of the call has sent something before: giving it up would waste that. */
export function isBegun({ sentBefore = 'nothing' }: BudgetedCall): boolean {
  return sentBefore !== 'nothing';
}
