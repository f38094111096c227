import type { BudgetUsedUp } from '../budget/budget-used-up.ts';
import type { AttemptOutcome } from '../inbox/inbox.ts';

/** A claim and a settlement cost more than a short wait in the budget's own queue. */
const SHORTEST_WAIT_MS = 500;

/** What becomes of a message that the rate budget had no call for: it comes again when the budget says. */
export function outcomeOfPostponing({
  error,
  nowMs,
}: {
  readonly error: BudgetUsedUp;
  readonly nowMs: number;
}): AttemptOutcome {
  const waitMs = Math.max(SHORTEST_WAIT_MS, error.retryAfterMs ?? 0);
  return { kind: 'postponed', error, notBeforeMs: nowMs + Math.round(waitMs) };
}
