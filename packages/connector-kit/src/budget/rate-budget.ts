import type { Priority } from '../inbox/inbox.ts';

/** How many calls of each priority. */
export type CallCounts = Readonly<Record<Priority, number>>;

/** One request about to go out to Capillary. */
export interface BudgetedCall {
  /** What Capillary limits on its own, such as `transactions.add`. */
  readonly apiClass: string;
  readonly priority: Priority;
  /** Ends the wait. */
  readonly signal?: AbortSignal | undefined;
  /** By the work it belongs to; `nothing` when left out. `writes` may have changed something. */
  readonly sentBefore?: 'nothing' | 'reads' | 'writes' | undefined;
}

/** What one organisation's calls are asked from; has the shape of the `CallBudget` of capillary-client. */
export interface OrganisationBudget {
  /**
   * Resolves when the call may go out: the most urgent first, of equals those that go on with what is begun, and then in
   * order of asking.
   * @throws `RATE_LIMITED`, with `retryAfterMs`, when its turn does not come before the deadline or the signal;
   * `BudgetUsedUp` unless the work has sent writes.
   */
  spend(call: BudgetedCall): Promise<void>;
  /** Capillary refused a call for its rate. @param retryAfterMs - when Capillary said so. */
  limited(call: BudgetedCall, retryAfterMs?: number): void;
}

export interface BudgetOrganisation {
  /** See `budgetKeyOf`. It is stored in clear and labels metrics. */
  readonly key: string;
  /** The calls of every kind that Capillary takes in a minute, all together; learned for each class when left out. */
  readonly callsPerMinute?: number | undefined;
}

/** How one class of an organisation's calls stands, as far as this process knows. */
export interface BudgetReading {
  readonly key: string;
  readonly apiClass: string;
  /** What holds the calls back now; `null` while nothing does. */
  readonly limitPerMinute: number | null;
  /** Calls of this process since it started. */
  readonly used: CallCounts;
  readonly waiting: CallCounts;
}

export interface RateBudget {
  /** The budget of an organisation; the newest `callsPerMinute` counts. */
  of(organisation: BudgetOrganisation): OrganisationBudget;
  /** For metrics. */
  snapshot(): readonly BudgetReading[];
  /** Gives back what is not used. Calls that still wait are told to come later. */
  close(): Promise<void>;
}
