import { hasStrings, isRecord } from './has-strings.ts';
import { type FieldProblem, TerminalError } from './terminal-error.ts';

/**
 * A refusal of the bridge (RFC 9457) as an error. A 4xx is said instead of doing it; a 5xx may come after it was done, or
 * from a proxy that knows nothing of it.
 */
export function readProblem(response: Response, body: unknown, nowMs: number): TerminalError {
  const problem = isRecord(body) ? body : {};
  const text = (name: string) => (typeof problem[name] === 'string' ? problem[name] : undefined);
  const message =
    text('detail') ?? text('title') ?? `The bridge answered ${response.status} without saying why.`;
  return new TerminalError(text('code') ?? `HTTP_${response.status}`, message, {
    outcome: response.status >= 500 ? 'unknown' : 'not-done',
    status: response.status,
    problems: Array.isArray(problem['errors']) ? problem['errors'].filter(isFieldProblem) : [],
    retryAfterMs: retryAfterMs(response.headers.get('Retry-After'), nowMs),
  });
}

const isFieldProblem = hasStrings<FieldProblem>('pointer', 'detail');

/** Seconds, or a date (RFC 9110 section 10.2.3). */
function retryAfterMs(value: string | null, nowMs: number): number | undefined {
  if (value === null) return undefined;
  const waitMs = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - nowMs;
  return Number.isFinite(waitMs) ? Math.max(0, waitMs) : undefined;
}
