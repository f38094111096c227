import type { AppError, ErrorCode } from '@capconnect/kernel';

/** Whether Capillary can be reached, as far as is known. Times are epoch milliseconds. */
export interface LineState {
  readonly isOnline: boolean;
  /** Since when it has been that way; online since the start of this process at the earliest. */
  readonly sinceMs: number;
  /** When Capillary answered last. */
  readonly lastSuccessAtMs: number | undefined;
  readonly lastFailure: LineFailure | undefined;
}

export interface LineFailure {
  readonly code: ErrorCode;
  /** Why the connection failed, as Node names it, such as `ECONNREFUSED`. */
  readonly reason: string | undefined;
  readonly atMs: number;
}

/** The line to one Capillary cluster. */
export interface Line {
  readonly origin: string;
  state(): LineState;
  isOnline(): boolean;
  /** Capillary answered, whatever it said. */
  answered(): void;
  /** A call failed; when that may be for the line, it is looked at. */
  failed(error: AppError): void;
  /** The state, once it is no longer in doubt; looks when nothing was heard for a while. */
  look(): Promise<LineState>;
  /** Looks at once, whatever was heard. */
  probe(): Promise<LineState>;
  /** Ends the probes. */
  stop(): void;
}
