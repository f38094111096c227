import type { Scenario } from '../scenario.ts';

const MINUTE_MS = 60_000;

export interface MisdatedOptions {
  /** When the run began, epoch milliseconds. */
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly scenario: Pick<Scenario, 'clockMinutes'>;
}

/** How many messages were accepted under a clock that was off by about as much as the scenario sets it. */
export function countMisdated(
  acceptedAtMs: readonly number[],
  { startedAtMs, endedAtMs, scenario }: MisdatedOptions,
): number {
  const marginMs = (scenario.clockMinutes * MINUTE_MS) / 2;
  return acceptedAtMs.filter((atMs) => atMs < startedAtMs - marginMs || atMs > endedAtMs + marginMs).length;
}
