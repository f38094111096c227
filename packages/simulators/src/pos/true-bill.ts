import type { TillEvent } from './till-event.ts';

/** What must be in Capillary at the end, once. */
export interface TrueBill {
  readonly till: string;
  /** The bill's own number; for a return too. */
  readonly billNumber: string;
  readonly type: 'REGULAR' | 'RETURN' | 'NOT_INTERESTED' | 'NOT_INTERESTED_RETURN';
  readonly returnType: 'FULL' | 'LINE_ITEM' | 'CANCELLED' | null;
  /** Of a return: the bill that came back. */
  readonly original: Pick<TrueBill, 'till' | 'billNumber' | 'billedAtMs'> | null;
  readonly amount: string;
  /** When it really was; a till whose clock is wrong says something else. */
  readonly billedAtMs: number;
  /** Null for somebody who is not a member. */
  readonly mobile: string | null;
  readonly isExchange: boolean;
}

/** A day's events in order of time, and what is true of them. */
export interface StoreDay {
  /** The business date, such as `2026-01-31`. */
  readonly date: string;
  readonly events: readonly TillEvent[];
  readonly bills: readonly TrueBill[];
  /** Bills that were rung up and given up before they were sent: their numbers are used, and nobody hears of them. */
  readonly voided: number;
}
