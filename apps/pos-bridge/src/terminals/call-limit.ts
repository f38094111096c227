import type { Clock } from '@capconnect/kernel';

export interface CallLimitOptions {
  readonly clock: Clock;
  readonly callsPerMinute: number;
}

const MINUTE_MS = 60_000;

/**
 * How long a terminal must wait before its next call, in milliseconds; 0 lets it pass and counts it. A minute's calls may
 * come at once: a till that catches up is no attack (generic cell rate algorithm, in the memory of this process).
 */
export function createCallLimit({ clock, callsPerMinute }: CallLimitOptions): (terminalId: string) => number {
  const intervalMs = MINUTE_MS / callsPerMinute;
  /** By terminal: when all its calls so far are paid for, on the monotonic clock. There are as many as were paired. */
  const paidAtMs = new Map<string, number>();
  return (terminalId) => {
    const nowMs = clock.monotonicMs();
    const nextMs = Math.max(paidAtMs.get(terminalId) ?? 0, nowMs) + intervalMs;
    const waitMs = nextMs - nowMs - MINUTE_MS;
    if (waitMs > 0) return waitMs;
    paidAtMs.set(terminalId, nextMs);
    return 0;
  };
}
