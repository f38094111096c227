import type { Response } from 'express';
import type { Caller } from '../context.ts';
import type { RequestOutcome } from '../recording/request-log.ts';

/** What the steps of one request hand on, beside its `caller`. */
export interface Exchange {
  readonly requestId: string;
  /** The body as it came. */
  rawBody: Buffer;
  /** Adds to the record of this request. */
  record: (outcome: RequestOutcome) => void;
  /** The fault `lost-answer`: the connection is cut where the answer would leave. */
  isAnswerLost: boolean;
}

export function exchangeOf(response: Response): Exchange {
  const { exchange }: { exchange?: Exchange } = response.locals;
  if (exchange === undefined) throw new Error('The request was not begun: mount createBeginRequest first.');
  return exchange;
}

/** Who called; `undefined` before and without authentication. */
export function callerOf(response: Response): Caller | undefined {
  const { caller }: { caller?: Caller } = response.locals;
  return caller;
}
