const REQUEST_ID = /^[\w.:-]{1,100}$/;

/** Capillary's trace id of an answer, in either documented spelling (reference section 1.5). */
export function requestIdOf(headers: Headers): string | undefined {
  const id = headers.get('x-cap-requestid') ?? headers.get('x-cap-request-id');
  return id !== null && REQUEST_ID.test(id) ? id : undefined;
}

/** `Retry-After` in milliseconds, from seconds or from a date; `undefined` when it is missing or neither. */
export function retryAfterMsOf(headers: Headers, nowWallMs: number): number | undefined {
  const value = headers.get('retry-after')?.trim();
  if (value === undefined || value === '') return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1_000;
  const dateMs = Date.parse(value);
  return Number.isNaN(dateMs) ? undefined : Math.max(0, dateMs - nowWallMs);
}
