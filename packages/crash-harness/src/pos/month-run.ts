import type { BrokenMonth } from './check/check-month.ts';

export interface MonthRun {
  /** How many the tills ring up, returns and exchanges among them. */
  readonly bills: number;
  /** While the line is cut, spread over all bills at random. */
  readonly kills: number;
  /** After it came back, spread over what arrives. */
  readonly killsWhileDraining: number;
  readonly seed: number;
  /**
   * `unsynced`: at every so many kills the power fails too, and what was not fsynced may be gone. `lies`: the disk says that it
   * fsynced and did not; to see that the harness notices.
   */
  readonly powerLoss: 'none' | 'unsynced' | 'lies';
  /** How many of the kills the power fails with, about. */
  readonly powerLosses: number;
  /** Chance that Capillary does the work of a call and its answer never comes, once the line is back. */
  readonly lostAnswers: number;
  /** The bundled bridge. */
  readonly bundle: string;
  readonly leaseMs: number;
  readonly progress?: (line: string) => void;
}

export interface MonthReport extends BrokenMonth {
  readonly isKept: boolean;
  /** Bills that some till has a 202 for. */
  readonly accepted: number;
  readonly kills: number;
  /** Bridges that ended by themselves. */
  readonly deaths: number;
  /** Requests of tills that got no answer, and were sent again under a new id. */
  readonly unanswered: number;
  /** Bills that were sent again though they had been answered. */
  readonly repeated: number;
  /** Other content under a number that was taken, refused. */
  readonly conflicts: number;
  /** Checks of the file after the power failed. */
  readonly powerLosses: number;
  readonly lostSectors: number;
  /** Bills that had been answered 202, and were not in the file that the power left. */
  readonly lostByPower: readonly string[];
  /** Answers of Capillary that were lost. */
  readonly lostAnswers: number;
  readonly delivered: number;
  /** Calls that brought bills. */
  readonly calls: { readonly single: number; readonly bulk: number };
  readonly dead: readonly string[];
  /** Messages that nothing happened to any more. */
  readonly stuck: number;
  /** Highest resident memory of any bridge process, in MB; `undefined` where the system does not tell. */
  readonly peakMb: number | undefined;
  /** From the moment the line was back to the first bill at Capillary. */
  readonly firstAfterMs: number;
  readonly sellingSeconds: number;
  readonly drainSeconds: number;
  readonly seconds: number;
}
