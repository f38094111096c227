/** What a call is for: something that happens now, what a till caught up with, or history. The first goes first. */
export type CallPriority = 'live' | 'drain' | 'backfill';

/**
 * What Capillary limits on its own: the calls for which its table of limits has a row (documented:
 * `reference/rate-limits`; reference section 6.0), and `other` for the rest, whose limits are the brand's.
 */
export type ApiClass =
  | 'transactions.add'
  | 'transactions.addBulk'
  | 'customers.add'
  | 'customers.update'
  | 'other';

/** One request about to go out. The same object comes back when Capillary refuses it. */
export interface BudgetedCall {
  readonly apiClass: ApiClass;
  readonly priority: CallPriority;
  /** Ends the wait. */
  readonly signal?: AbortSignal | undefined;
  /** May change while the call waits. */
  readonly sentBefore: SentBefore;
}

/**
 * What the work that a call belongs to has sent before: after `writes`, which may have changed something in Capillary, it
 * cannot be done over as if it had not been begun.
 */
export type SentBefore = 'nothing' | 'reads' | 'writes';

/** Holds calls back so that Capillary does not have to refuse them. */
export interface CallBudget {
  /**
   * Resolves when the call may go out.
   * @throws AppError `RATE_LIMITED`, with `retryAfterMs`, when it may not for so long that it is better given up.
   */
  spend(call: BudgetedCall): Promise<void>;
  /** Capillary refused the call for its rate. @param retryAfterMs - when Capillary said so. */
  limited(call: BudgetedCall, retryAfterMs?: number): void;
}

const LIMITED_ON_THEIR_OWN: ReadonlySet<string> = new Set<ApiClass>([
  'transactions.add',
  'transactions.addBulk',
  'customers.add',
  'customers.update',
]);

/** @param operation - name of a call of this client, such as `transactions.add`. */
export function apiClassOf(operation: string): ApiClass {
  return isApiClass(operation) ? operation : 'other';
}

function isApiClass(operation: string): operation is ApiClass {
  return LIMITED_ON_THEIR_OWN.has(operation);
}
