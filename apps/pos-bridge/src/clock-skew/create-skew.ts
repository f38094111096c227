import type { Clock } from '@capconnect/kernel';
import { correctionOf } from './correction-of.ts';
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

/** How far the clocks of tills, of this machine and of Capillary are apart. Offsets are milliseconds. */
export interface Skew {
  /** To be added to a time of this terminal's clock to have it by this machine's; 0 while it is not known. */
  tillOffsetMs(terminalId: string): number;
  /** To be added to a time of this machine's clock to have it by Capillary's; 0 while it is not known. */
  bridgeOffsetMs(): number;
  /** A terminal called. @param date - its `Date` header, if it sent one. */
  observeTill(terminalId: string, date: string | undefined): void;
  /** Capillary answered. @param date - the `Date` header of the answer. */
  observeCapillary(date: string | undefined): void;
  /** How far this machine's clock is ahead of Capillary's, as measured. */
  bridgeAheadMs(): number | undefined;
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
    tillOffsetMs: (terminalId) => correctionOf(0 - (tillAhead(terminalId) ?? 0)),
    bridgeOffsetMs: () => correctionOf(capillary.aheadMs() ?? 0),

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

    bridgeAheadMs() {
      const aheadMs = capillary.aheadMs();
      return aheadMs === undefined ? undefined : -aheadMs;
    },

    tillAheadMs(terminalId) {
      const aheadMs = tillAhead(terminalId);
      return aheadMs === undefined ? undefined : aheadMs - (capillary.aheadMs() ?? 0);
    },
  };
}
