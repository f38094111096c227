const MINUTE_MS = 60_000;
const OFFSET = /(?:Z|[+-]\d{2}:?\d{2})$/;

/**
 * The instant that a v2 time means, in epoch milliseconds: an offset counts, without one it is UTC (reference section
 * 7.2). `undefined` when it is not an ISO-8601 time.
 */
export function parseV2Time(text: string): number | undefined {
  const normal = text.trim().replace(' ', 'T');
  return instantOf(OFFSET.test(normal) ? normal : `${normal}Z`);
}

/**
 * The instant that a v1.1 time means, in epoch milliseconds: an offset is ignored, the wall clock is the cluster's
 * (reference section 7.2). `undefined` when it is not a time.
 */
export function parseV1Time(text: string, clusterOffsetMinutes: number): number | undefined {
  const wall = instantOf(`${text.trim().replace(' ', 'T').replace(OFFSET, '')}Z`);
  return wall === undefined ? undefined : wall - clusterOffsetMinutes * MINUTE_MS;
}

/** As v2 reads it back: `2026-01-01T08:30:00+05:30`, in the cluster's zone. */
export function formatV2Time(instantMs: number, clusterOffsetMinutes: number): string {
  return `${wallClock(instantMs, clusterOffsetMinutes)}${formatClusterOffset(clusterOffsetMinutes)}`;
}

/** As v1.1 reads it back: `2026-01-01 08:30:00`, in the cluster's zone, without offset. */
export function formatV1Time(instantMs: number, clusterOffsetMinutes: number): string {
  return wallClock(instantMs, clusterOffsetMinutes).replace('T', ' ');
}

/** As the expired-token message has it: `2019-12-02T12:31:15.000+0530` (reference section 2.6). */
export function formatTokenTime(instantMs: number, clusterOffsetMinutes: number): string {
  const milliseconds = new Date(instantMs).toISOString().slice(19, 23);
  return `${wallClock(instantMs, clusterOffsetMinutes)}${milliseconds}${formatClusterOffset(clusterOffsetMinutes).replace(':', '')}`;
}

function instantOf(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}/.test(text)) return undefined;
  const instantMs = Date.parse(text.length === 11 ? `${text.slice(0, 10)}T00:00:00Z` : text);
  return Number.isNaN(instantMs) ? undefined : instantMs;
}

function wallClock(instantMs: number, offsetMinutes: number): string {
  return new Date(instantMs + offsetMinutes * MINUTE_MS).toISOString().slice(0, 19);
}

/** `+05:30` */
export function formatClusterOffset(offsetMinutes: number): string {
  const sign = offsetMinutes < 0 ? '-' : '+';
  const absolute = Math.abs(offsetMinutes);
  const hours = String(Math.floor(absolute / 60)).padStart(2, '0');
  const minutes = String(absolute % 60).padStart(2, '0');
  return `${sign}${hours}:${minutes}`;
}
