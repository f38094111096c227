import { type Meter, usedLastMinute } from './meter.ts';

const MINUTE_MS = 60_000;

/** Capillary documents no lower one (reference section 6.0, `customers/{id}` PUT in EMEA). */
const LOWEST_FIRST_GUESS = 50;
/** What goes out is a little below a limit anyway (see `paceOf`). */
const DECREASE = 0.98;
/** Others may spend from the same limit, so a refusal while we hardly called says little of it. */
const DEEPEST_CUT = 0.5;

/** A step is a hundredth of the limit, and twice the one before as long as Capillary does not refuse. */
const STEP_SHARE = 0.01;
const MOST_DOUBLINGS = 6;
/** Without calls that would need it, a higher limit would be a mere guess. */
const NEEDED_SHARE = 0.9;

/** Where Capillary does not say when to come back: it may count by sliding minutes or by those of the clock. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** A refusal this soon after a pause means that the pause was too short. */
const SAME_TROUBLE_MS = 5_000;

/**
 * The meter after Capillary refused a call: it pauses, and the limit becomes a little less than what was used in the
 * last minute. Refusals during the pause are of calls that were under way. Those of the minute after it lengthen the
 * pause and say nothing of the new limit: Capillary still counts what went out under the old one.
 */
export function afterRefusal(meter: Meter, retryAfterMs: number | undefined): Meter {
  const { timeMs, pausedUntilMs } = meter;
  const untilMs = timeMs + (retryAfterMs ?? 0);
  if (timeMs < pausedUntilMs) return { ...meter, pausedUntilMs: Math.max(pausedUntilMs, untilMs) };
  const isSameTrouble = meter.pauseMs > 0 && timeMs < pausedUntilMs + SAME_TROUBLE_MS;
  const pauseMs = isSameTrouble ? Math.min(meter.pauseMs * 2, LONGEST_PAUSE_MS) : FIRST_PAUSE_MS;
  const paused = {
    ...meter,
    tokens: 0,
    raises: 0,
    pauseMs,
    pausedUntilMs: timeMs + Math.max(retryAfterMs ?? pauseMs, FIRST_PAUSE_MS),
  };
  const isOfOldLimit =
    meter.limitPerMinute !== null && timeMs < meter.changedAtMs + MINUTE_MS && meter.raises === 0;
  return isOfOldLimit ? paused : { ...paused, limitPerMinute: lowered(meter), changedAtMs: timeMs };
}

/** The meter with a higher limit, where it is due: a minute without refusal in which the limit was needed. */
export function raisedWhenDue(meter: Meter): Meter {
  const { timeMs, changedAtMs, limitPerMinute, raises } = meter;
  if (limitPerMinute === null || timeMs < changedAtMs + MINUTE_MS) return meter;
  if (usedLastMinute(meter) < limitPerMinute * NEEDED_SHARE) return meter;
  const step = Math.max(1, Math.round(limitPerMinute * STEP_SHARE)) * 2 ** Math.min(raises, MOST_DOUBLINGS);
  return { ...meter, limitPerMinute: limitPerMinute + step, changedAtMs: timeMs, raises: raises + 1 };
}

function lowered(meter: Meter): number {
  const { limitPerMinute } = meter;
  const used = usedLastMinute(meter);
  if (limitPerMinute === null) return Math.max(LOWEST_FIRST_GUESS, Math.floor(used * DECREASE));
  return Math.max(
    1,
    Math.floor(limitPerMinute * DEEPEST_CUT),
    Math.floor(Math.min(limitPerMinute, used) * DECREASE),
  );
}
