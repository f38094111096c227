/** Longer than any limit Capillary documents (they are per minute); guards the queue against a nonsensical header. */
const LONGEST_WAIT_MS = 60 * 60 * 1000;

/** `Retry-After` in milliseconds: seconds, or an HTTP date against `nowMs` (RFC 9110 section 10.2.3). */
export function readRetryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  const waitMs = /^\d{1,9}$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - nowMs;
  return Number.isFinite(waitMs) ? Math.min(Math.max(waitMs, 0), LONGEST_WAIT_MS) : undefined;
}
