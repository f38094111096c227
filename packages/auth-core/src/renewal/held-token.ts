import type { Clock, Secret } from '@capconnect/kernel';
import type { StoredToken } from '../token-store.ts';
import type { AccessToken } from '../token-provider.ts';
import { refreshWindows } from './refresh-windows.ts';

/** The same moment on both clocks. */
export interface Moment {
  readonly wallMs: number;
  readonly monotonicMs: number;
}

/** A token in this process's memory, with the moments at which it grows old. */
export interface HeldToken {
  readonly token: AccessToken;
  /** The token as a settled promise, the same one for as long as it is served: callers may compare promises. */
  readonly promise: Promise<AccessToken>;
  readonly bornAt: Moment;
  readonly softAt: Moment;
  readonly hardAt: Moment;
  readonly endsAt: Moment;
}

/** `refresh-soon`: renew in the background. `refresh-now`: callers wait for the renewal, but the token still works. */
export type TokenCondition = 'fresh' | 'refresh-soon' | 'refresh-now' | 'expired';

export function nowOf(clock: Clock): Moment {
  return { wallMs: clock.wallMs(), monotonicMs: clock.monotonicMs() };
}

/** @param random - from 0 up to 1: where in its span of ten per cent the renewal falls. */
export function holdToken(value: Secret, bornAt: Moment, ttlMs: number, random: number): HeldToken {
  const { softMs, hardMs } = refreshWindows(ttlMs, random);
  const token: AccessToken = Object.freeze({ value, expiresAtMs: bornAt.wallMs + ttlMs });
  return {
    token,
    promise: Promise.resolve(token),
    bornAt,
    softAt: later(bornAt, ttlMs - softMs),
    hardAt: later(bornAt, ttlMs - hardMs),
    endsAt: later(bornAt, ttlMs),
  };
}

/** Both clocks judge, and the worse verdict counts: one of them may have been set, the other may have slept. */
export function conditionOf(held: HeldToken, clock: Clock): TokenCondition {
  const wallMs = clock.wallMs();
  const monotonicMs = clock.monotonicMs();
  if (wallMs < held.softAt.wallMs && monotonicMs < held.softAt.monotonicMs) return 'fresh';
  if (wallMs < held.hardAt.wallMs && monotonicMs < held.hardAt.monotonicMs) return 'refresh-soon';
  if (wallMs < held.endsAt.wallMs && monotonicMs < held.endsAt.monotonicMs) return 'refresh-now';
  return 'expired';
}

export function lifeLeftMs(held: HeldToken, clock: Clock): number {
  return Math.min(held.endsAt.wallMs - clock.wallMs(), held.endsAt.monotonicMs - clock.monotonicMs());
}

export function isSameToken(held: HeldToken, other: { readonly value: Secret }): boolean {
  return held.token.value.reveal() === other.value.reveal();
}

/**
 * A token from the store, or `undefined` when its age cannot be told. It has no monotonic birth in this process, so
 * its age by the wall clock is taken for both. One that seems to come from the future was dated by a clock that
 * differs from ours; up to the width of the hard window that is harmless, beyond it the token may be older than it says.
 */
export function holdStoredToken(stored: StoredToken, clock: Clock, random: number): HeldToken | undefined {
  const now = nowOf(clock);
  const ttlMs = stored.expiresAtMs - stored.obtainedAtMs;
  const ageMs = now.wallMs - stored.obtainedAtMs;
  if (!(ttlMs > 0) || ageMs < -refreshWindows(ttlMs, 0).hardMs) return undefined;
  return holdToken(stored.value, later(now, -Math.max(0, ageMs)), ttlMs, random);
}

function later(moment: Moment, ms: number): Moment {
  return { wallMs: moment.wallMs + ms, monotonicMs: moment.monotonicMs + ms };
}
