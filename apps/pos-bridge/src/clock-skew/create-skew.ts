import type { Clock } from '@capconnect/kernel';
import { createRemoteClock, type RemoteClock } from './create-remote-clock.ts';
import { readHttpDate } from './read-http-date.ts';

/** Bounds the memory; the terminal that was quiet longest is forgotten first. */
const MAX_TERMINALS = 10_000;
const SIGHTINGS_OF_CAPILLARY = 5;

export interface SkewOptions {
  /** The machine's own. */
  readonly clock: Clock;
  /** How far Capillary's clock was ahead of ours when this process started, if that is known. */
  readonly capillaryAheadMs?: number | undefined;
}

/** How far the clocks of tills, of this machine and of Capillary are apart. Offsets are whole milliseconds. */
export interface Skew {
  /** How far this machine's clock is ahead of a terminal's: to be added to the terminal's times. */
  tillOffsetMs(terminalId: string): number | undefined;
  /** How far Capillary's clock is ahead of this machine's: to be added to our times. */
  bridgeOffsetMs(): number | undefined;
  /** A terminal called. @param date - its `Date` header, if it sent one. */
  observeTill(terminalId: string, date: string | undefined): void;
  /** Capillary answered. @param date - the `Date` header of the answer. */
  observeCapillary(date: string | undefined): void;
  /** How far a terminal's clock is ahead of Capillary's, or of ours where Capillary's is not known. */
  tillAheadMs(terminalId: string): number | undefined;
}

/**
 * Measures clocks by the `Date` headers that come anyway. A till's counts at once, since it tells the time of the very
 * call that brings its bill; Capillary's is the median of the last five.
 */
export function createSkew({ clock, capillaryAheadMs }: SkewOptions): Skew {
  const capillary = createRemoteClock({
    clock,
    sightings: SIGHTINGS_OF_CAPILLARY,
    aheadMs: capillaryAheadMs,
  });
  const tills = new Map<string, RemoteClock>();

  const tillAhead = (terminalId: string) => tills.get(terminalId)?.aheadMs();

  return {
    tillOffsetMs(terminalId) {
      const aheadMs = tillAhead(terminalId);
      return aheadMs === undefined ? undefined : 0 - aheadMs;
    },

    bridgeOffsetMs: () => capillary.aheadMs(),

    observeTill(terminalId, date) {
      const tillMs = readHttpDate(date);
      if (tillMs === undefined) return;
      const till = tills.get(terminalId) ?? createRemoteClock({ clock, sightings: 1 });
      till.observe(tillMs);
      tills.delete(terminalId);
      tills.set(terminalId, till);
      if (tills.size <= MAX_TERMINALS) return;
      const [quietest] = tills.keys();
      if (quietest !== undefined) tills.delete(quietest);
    },

    observeCapillary(date) {
      const capillaryMs = readHttpDate(date);
      if (capillaryMs !== undefined) capillary.observe(capillaryMs);
    },

    tillAheadMs(terminalId) {
      const aheadMs = tillAhead(terminalId);
      return aheadMs === undefined ? undefined : aheadMs - (capillary.aheadMs() ?? 0);
    },
  };
}
