/**
 * `running`, also while it waits for a source that fails. `paused` and `failed` go on where they stopped when they are
 * resumed; `finished` and `cancelled` are the ends.
 */
export type BackfillState = 'running' | 'paused' | 'cancelled' | 'finished' | 'failed';

/**
 * What became of one item. `sent`: Capillary has it from this backfill. `duplicate`: Capillary had it already. `skipped`:
 * its flow decided so. `rejected`: it is a dead letter.
 */
export type BackfillOutcome = 'sent' | 'duplicate' | 'skipped' | 'rejected';

/** A span of time: from the first moment up to, but not including, the second. Epoch milliseconds. */
export interface BackfillRange {
  readonly fromMs: number;
  readonly toMs: number;
}

/** A backfill as the admin API shows it. Times are ISO 8601 UTC. */
export interface Backfill extends Readonly<Record<BackfillOutcome, number>> {
  readonly id: string;
  readonly tenant: string;
  readonly from: string;
  readonly to: string;
  readonly dryRun: boolean;
  readonly state: BackfillState;
  /** What the source says there is; `null` where it does not say, or has not been asked yet. */
  readonly expected: number | null;
  /** What was read of the source. */
  readonly found: number;
  /** Found, and on its way to Capillary. */
  readonly inFlight: number;
  /** All that has no outcome yet, what is still to be read included as far as it is known. */
  readonly remaining: number;
  /** What the remaining ones take of the rate budget; `null` when that is not known. */
  readonly estimatedSeconds: number | null;
  readonly reasons: BackfillReasons;
  /** Why it failed, or why the source is asked again later. */
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** When the last item had its outcome, after which nothing changes any more. */
  readonly finishedAt: string | null;
}

/** How many for which reason: the reasons that flows gave, and the error codes of dead letters. */
export interface BackfillReasons {
  readonly skipped: Readonly<Record<string, number>>;
  readonly rejected: Readonly<Record<string, number>>;
}

export interface NewBackfill extends BackfillRange {
  readonly tenantId: string;
  /** Counts only: nothing is accepted, nothing is sent. */
  readonly isDryRun: boolean;
}

export interface BackfillFilter {
  readonly tenant?: string | undefined;
  /** 1 to 200, default 50. */
  readonly limit?: number | undefined;
}

/** Starting, watching and ending imports of history, for the admin API. */
export interface Backfills {
  /**
   * @throws `TENANT_UNKNOWN`; `CONFLICT` when another one of the tenant covers a part of the range and has not ended.
   * @returns its id.
   */
  create(backfill: NewBackfill): Promise<string>;
  get(id: string): Promise<Backfill | undefined>;
  /** Newest first. */
  list(filter?: BackfillFilter): Promise<readonly Backfill[]>;
  /**
   * Reads no more of the source. What is in the inbox already still goes out. Doing it again changes nothing.
   * @throws `NOT_FOUND`; `CONFLICT` when it is not running.
   */
  pause(id: string): Promise<Backfill>;
  /** Goes on after a pause or a failure. @throws `NOT_FOUND`; `CONFLICT` when it has ended, or another one took its place. */
  resume(id: string): Promise<Backfill>;
  /** Like a pause, for good. @throws `NOT_FOUND`; `CONFLICT` when it is finished. */
  cancel(id: string): Promise<Backfill>;
}

/** The engine: takes its share of the backfills that run in all processes of the database. */
export interface BackfillEngine extends Backfills {
  start(): void;
  /** Gives the backfills back at a page's end, for other processes or the next start. */
  stop(): Promise<void>;
  /** For tests: takes each backfill that is free as far as it goes now. */
  runOnce(): Promise<void>;
}
