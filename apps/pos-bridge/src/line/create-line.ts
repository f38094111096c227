import type { Clock } from '@capconnect/kernel';
import { isAboutLine } from './is-about-line.ts';
import type { Line, LineFailure, LineState } from './line.ts';
import type { Probe, ProbeResult } from './probe.ts';
import type { Schedule } from './schedule.ts';

/** Between two probes while the line is down. */
const PROBE_EVERY_MS = 2_000;
/** What was heard this long ago says little of now. */
const STALE_MS = 10_000;
/** How long after its return the first message is sent at the latest, less some time to send it. */
const FIRST_WITHIN_MS = 4_500;
const LONGEST_WAIT_MS = 4_000;

export interface LineOptions {
  readonly origin: string;
  readonly probe: Probe;
  readonly clock: Clock;
  readonly schedule: Schedule;
  /** As it was when an earlier process ended. */
  readonly saved?: LineState | undefined;
  /** The line is back. @param waitMs - by how much what waits may be held back, so that not all stores send at once. */
  readonly onBack: (waitMs: number) => void;
  readonly onChange: (state: LineState) => void;
  /** A probe was answered. @param date - Capillary's clock. */
  readonly onDate: (date: string | undefined) => void;
}

/**
 * Knows from the calls that are made anyway whether Capillary can be reached. A call that fails is a reason to look, not a
 * verdict: only when a probe fails too is the line down, and then it is probed every two seconds until it answers.
 */
export function createLine(options: LineOptions): Line {
  const { origin, probe, clock, schedule, saved, onBack, onChange, onDate } = options;
  const isDownSince = saved !== undefined && !saved.isOnline ? saved.sinceMs : undefined;
  let isOnline = isDownSince === undefined;
  let sinceMs = isDownSince ?? clock.wallMs();
  let lastSuccessAtMs = saved?.lastSuccessAtMs;
  let lastFailure = saved?.lastFailure;
  /** Monotonic: when anything was heard last, and when a try began last that failed. */
  let heardAtMs = Number.NEGATIVE_INFINITY;
  let missedAtMs = clock.monotonicMs();
  /** Wall: since when calls have failed. */
  let doubtSinceMs: number | undefined;
  let probing: Promise<void> | undefined;
  let callOff: (() => void) | undefined;
  let isStopped = false;

  function state(): LineState {
    return { isOnline, sinceMs, lastSuccessAtMs, lastFailure };
  }

  function answered(): void {
    heardAtMs = clock.monotonicMs();
    lastSuccessAtMs = clock.wallMs();
    doubtSinceMs = undefined;
    if (isOnline) return;
    isOnline = true;
    sinceMs = clock.wallMs();
    callOff?.();
    onChange(state());
    // It may have been back since the last try that failed, so what has passed since then is taken off.
    const passedMs = clock.monotonicMs() - missedAtMs;
    onBack(Math.max(0, Math.min(LONGEST_WAIT_MS, FIRST_WITHIN_MS - passedMs)));
  }

  function missed({ reason }: ProbeResult, startedAtMs: number): void {
    missedAtMs = startedAtMs;
    lastFailure = { code: 'UPSTREAM_UNAVAILABLE', reason, atMs: clock.wallMs() };
    if (isOnline) {
      isOnline = false;
      sinceMs = doubtSinceMs ?? clock.wallMs();
      onChange(state());
    }
    if (isStopped) return;
    callOff?.();
    callOff = schedule(() => void lookNow(), PROBE_EVERY_MS);
  }

  async function probeOnce(): Promise<void> {
    const startedAtMs = clock.monotonicMs();
    const result = await probe(origin);
    probing = undefined;
    // A call may have got through meanwhile.
    if (!result.isReached && heardAtMs <= startedAtMs) missed(result, startedAtMs);
    if (!result.isReached) return;
    onDate(result.date);
    answered();
  }

  function lookNow(): Promise<void> {
    probing ??= probeOnce();
    return probing;
  }

  if (!isOnline) callOff = schedule(() => void lookNow(), 0);

  return {
    origin,
    state,
    isOnline: () => isOnline,
    answered,

    failed(error) {
      const { httpStatus, networkCode, reason = networkCode } = error.details;
      const failure: LineFailure = {
        code: error.code,
        reason: typeof reason === 'string' ? reason : undefined,
        atMs: clock.wallMs(),
      };
      if (error.status >= 500 || error.code === 'ACCESS_DENIED' || httpStatus === 429) lastFailure = failure;
      if (!isAboutLine(error) || !isOnline) return;
      doubtSinceMs ??= clock.wallMs();
      void lookNow();
    },

    async look() {
      if (probing !== undefined || (isOnline && clock.monotonicMs() - heardAtMs > STALE_MS)) await lookNow();
      return state();
    },

    async probe() {
      await lookNow();
      return state();
    },

    stop() {
      isStopped = true;
      callOff?.();
    },
  };
}
