import type { PosBill } from './pos-bill.ts';

/** Something that happens in the store, at its true time. */
export type TillEvent = BillEvent | LineEvent;

/** A till sends a bill. */
export interface BillEvent {
  readonly kind: 'bill';
  readonly atMs: number;
  readonly till: string;
  /** What the till's own clock shows then. */
  readonly tillClockMs: number;
  /** A new one each time the till sends, as careless tills do. */
  readonly requestId: string;
  readonly bill: PosBill;
  /**
   * `first`: the bill is new. `again`: it was sent before, unchanged. `altered`: other content under the number of a bill
   * that was sent before, to be refused.
   */
  readonly sending: 'first' | 'again' | 'altered';
}

/** The line to Capillary is cut, or back. */
export interface LineEvent {
  readonly kind: 'line';
  readonly atMs: number;
  readonly isUp: boolean;
}
