import type { ManualClock } from '@capconnect/kernel';

export interface VirtualService {
  /** How it behaves from now on. */
  mode: 'up' | 'down' | 'refuses';
  readonly fetch: typeof globalThis.fetch;
  /** Monotonic times of the token calls. */
  readonly callsAtMs: readonly number[];
  /** Whether a token is within its life, by the time that really passed. */
  isAlive(token: string): boolean;
}

/** A token service in virtual time, for thousands of calls in no time: there, HTTP would only cost time. */
export function createVirtualService(clock: ManualClock, ttlSeconds: number): VirtualService {
  const endsAtMs = new Map<string, number>();
  const callsAtMs: number[] = [];
  const service: VirtualService = {
    mode: 'up',
    callsAtMs,
    isAlive: (token) => clock.monotonicMs() < (endsAtMs.get(token) ?? -Infinity),
    async fetch() {
      callsAtMs.push(clock.monotonicMs());
      if (service.mode === 'down') return Response.json({}, { status: 503 });
      if (service.mode === 'refuses') return Response.json({ errors: [{ code: 320001 }] }, { status: 400 });
      const accessToken = `token-${callsAtMs.length}`;
      endsAtMs.set(accessToken, clock.monotonicMs() + ttlSeconds * 1_000);
      return Response.json({ data: { accessToken, ttlSeconds }, errors: null });
    },
  };
  return service;
}
