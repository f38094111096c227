import type { BrokenPromises } from './check/check-promises.ts';
import type { Scenario } from './scenario.ts';

export interface CrashRun {
  readonly scenario: Scenario;
  readonly kills: number;
  readonly messages: number;
  readonly seed: number;
  /** The bundled connector. */
  readonly bundle: string;
  readonly leaseMs: number;
  /** How long a process lives between its start and its end: evenly spread. */
  readonly livesMs: readonly [shortest: number, longest: number];
  /** Whether Capillary refuses a bill number that it has; if not, only asking before repeating keeps bills single. */
  readonly refusesRepeats: boolean;
  readonly progress?: (line: string) => void;
}

export interface CrashReport extends BrokenPromises {
  readonly isKept: boolean;
  /** Connectors that were killed while they ran; some were killed in their start as well. */
  readonly kills: number;
  readonly databaseCrashes: number;
  /** How many were up at once, at most. */
  readonly connectors: number;
  /** Calls that Capillary carried out and did not answer; of the last ones, where there were very many. */
  readonly lostAnswers: number;
  /** Of the newest messages, those that were accepted under a clock that was off. */
  readonly misdated: number;
  /** Parts of files that were written, and gone after the power failed. */
  readonly lostSectors: number;
  readonly sent: number;
  readonly accepted: number;
  readonly failedSends: number;
  readonly repeatedDeliveries: number;
  readonly delivered: number;
  /** Messages put aside because four workers in a row died with them, and replayed. */
  readonly putAside: number;
  readonly dead: readonly string[];
  /** Messages that nothing happened to any more. */
  readonly stuck: number;
  /** Connectors that ended by themselves. */
  readonly deaths: number;
  readonly seconds: number;
}
