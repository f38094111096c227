/** How often each thing happens, from 0 to 1, of the bills of a day. */
export interface Habits {
  /** Sales without a customer. */
  readonly notInterested: number;
  readonly fullReturns: number;
  readonly lineReturns: number;
  readonly cancellations: number;
  readonly exchanges: number;
  readonly voids: number;
  readonly mixedPayments: number;
  /** Bills that are sent again under a new request id though they were answered. */
  readonly repeats: number;
  /** Bills whose number another till program gives away a second time. */
  readonly alterations: number;
  /** How many times a day the line is cut, as a probability. */
  readonly lineCuts: number;
}

export interface StoreDaysOptions {
  /** The same seed rings up the same days. */
  readonly seed: number;
  readonly tills: readonly [string, ...string[]];
  /** The first business date, such as `2026-01-05`. */
  readonly firstDay: string;
  readonly days: number;
  /** About so many; returns and the like come on top. */
  readonly billsPerDay: number;
  /** Of the store's clocks; 0 when left out. */
  readonly utcOffsetMinutes?: number;
  /** Hours of the day; 9 to 20 when left out. */
  readonly opensAtHour?: number;
  readonly closesAtHour?: number;
  /** How many members there are; 500 when left out. */
  readonly members?: number;
  /** `running`: never twice in the store. `daily`: every till begins with 1 every morning. `running` when left out. */
  readonly billNumbers?: 'running' | 'daily';
  /** How wrong each till's clock is, in milliseconds; at random within two minutes when left out. */
  readonly clockErrorsMs?: Readonly<Record<string, number>>;
  readonly habits?: Partial<Habits>;
}

/** An ordinary shop. */
export const ORDINARY_HABITS: Habits = {
  notInterested: 0.3,
  fullReturns: 0.03,
  lineReturns: 0.02,
  cancellations: 0.01,
  exchanges: 0.01,
  voids: 0.02,
  mixedPayments: 0.15,
  repeats: 0.03,
  alterations: 0.002,
  lineCuts: 0.3,
};
