import { networkCode } from '@capconnect/capillary-client';

export interface ProbeResult {
  readonly isReached: boolean;
  /** Capillary's clock. */
  readonly date?: string | undefined;
  /** Why the connection failed, as Node names it. */
  readonly reason?: string | undefined;
}

/** Asks whether anybody answers at an origin. Never throws. */
export type Probe = (origin: string) => Promise<ProbeResult>;

export interface ProbeOptions {
  readonly fetch: typeof fetch;
  readonly timeoutMs: number;
}

/** A request without credentials and without a body, so that it costs nobody anything; any answer will do. */
export function createProbe({ fetch, timeoutMs }: ProbeOptions): Probe {
  return async (origin) => {
    try {
      const signal = AbortSignal.timeout(timeoutMs);
      const answer = await fetch(origin, { method: 'HEAD', redirect: 'manual', signal });
      return { isReached: true, date: answer.headers.get('date') ?? undefined };
    } catch (error) {
      return { isReached: false, reason: networkCode(error) };
    }
  };
}
