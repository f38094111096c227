const MINUTE_MS = 60_000;

/** `*` for all calls of one caller, or `METHOD /path` with `{id}` for any one segment, to calls per minute. */
type RateLimitTable = Readonly<Record<string, number>>;

export interface RateLimits {
  /** Replaces the table and forgets what was counted. */
  configure(table: RateLimitTable): void;
  /** Counts a call; milliseconds until the next minute when a limit is exceeded, else `undefined`. */
  take(identity: string, method: string, path: string): number | undefined;
}

interface Limit {
  readonly name: string;
  readonly perMinute: number;
  readonly covers: (call: string) => boolean;
}

/**
 * Calls per minute, for each API and caller (reference section 6.0). Whether Capillary's minute is a sliding one is
 * unknown; here it is the minute of the clock.
 */
export function createRateLimits(nowMs: () => number): RateLimits {
  let limits: Limit[] = [];
  let minute = 0;
  let counts = new Map<string, number>();

  return {
    configure(table) {
      limits = Object.entries(table).map(([name, perMinute]) => ({
        name,
        perMinute,
        covers: coverage(name),
      }));
      counts = new Map();
    },
    take(identity, method, path) {
      const now = nowMs();
      const currentMinute = Math.floor(now / MINUTE_MS);
      if (currentMinute !== minute) {
        minute = currentMinute;
        counts = new Map();
      }
      let isExceeded = false;
      for (const limit of limits) {
        if (!limit.covers(`${method} ${path}`)) continue;
        const counted = `${limit.name}\n${identity}`;
        const count = (counts.get(counted) ?? 0) + 1;
        counts.set(counted, count);
        if (count > limit.perMinute) isExceeded = true;
      }
      return isExceeded ? (currentMinute + 1) * MINUTE_MS - now : undefined;
    },
  };
}

function coverage(name: string): (call: string) => boolean {
  if (name === '*') return () => true;
  const parts = name.split(/\{[^}]*\}/).map((part) => part.replaceAll(/[.*+?^$()|[\]\\]/g, String.raw`\$&`));
  const pattern = new RegExp(`^${parts.join('[^/]+')}/?$`);
  return (call) => pattern.test(call);
}
