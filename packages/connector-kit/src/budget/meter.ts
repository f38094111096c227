import { paceOf } from './pace.ts';

const MINUTE_MS = 60_000;

/**
 * The state of one limit, shared by all processes. Its times are on a time line of its own, which the processes move
 * forward together (see `createMeterStore`), so that no clock that somebody sets can stop or flood it.
 */
export interface Meter {
  readonly timeMs: number;
  /** Calls that may go out at once. */
  readonly tokens: number;
  /** Learned from refusals; `null` before the first. */
  readonly limitPerMinute: number | null;
  /** When the limit was learned, lowered or raised last. */
  readonly changedAtMs: number;
  /** How often in a row it was raised. */
  readonly raises: number;
  /** After a refusal nothing goes out until then. */
  readonly pausedUntilMs: number;
  /** How long the last pause was. */
  readonly pauseMs: number;
  readonly minuteStartedAtMs: number;
  /** Calls in this minute and in the one before. */
  readonly used: number;
  readonly usedBefore: number;
}

/** The meter at a later time: it has filled, as far as it was not paused. */
export function passTime(meter: Meter, timeMs: number, limitPerMinute: number | null): Meter {
  const later = { ...meter, timeMs: Math.max(meter.timeMs, timeMs), ...minuteAt(meter, timeMs) };
  if (limitPerMinute === null) return later;
  const { tokensPerMs, capacity } = paceOf(limitPerMinute);
  const filledMs = later.timeMs - Math.max(meter.timeMs, Math.min(meter.pausedUntilMs, later.timeMs));
  return { ...later, tokens: Math.min(capacity, meter.tokens + filledMs * tokensPerMs) };
}

/** @param calls - how many go out; negative for those that were taken and not sent. */
export function spendTokens(meter: Meter, calls: number, limitPerMinute: number | null): Meter {
  const counted = { ...meter, used: Math.max(0, meter.used + calls) };
  if (limitPerMinute === null) return counted;
  return { ...counted, tokens: Math.min(paceOf(limitPerMinute).capacity, meter.tokens - calls) };
}

/** Calls in the last minute: the share of the minute before is taken as spread evenly. */
export function usedLastMinute({ timeMs, minuteStartedAtMs, used, usedBefore }: Meter): number {
  return used + usedBefore * Math.max(0, 1 - (timeMs - minuteStartedAtMs) / MINUTE_MS);
}

function minuteAt(meter: Meter, timeMs: number): Pick<Meter, 'minuteStartedAtMs' | 'used' | 'usedBefore'> {
  const { minuteStartedAtMs, used, usedBefore } = meter;
  const minutes = Math.floor((timeMs - minuteStartedAtMs) / MINUTE_MS);
  if (minutes < 1) return { minuteStartedAtMs, used, usedBefore };
  return {
    minuteStartedAtMs: minuteStartedAtMs + minutes * MINUTE_MS,
    used: 0,
    usedBefore: minutes === 1 ? used : 0,
  };
}
