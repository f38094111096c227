const PLAUSIBLE = /^[\w.:-]{1,128}$/;

/**
 * Capillary's id of a request, in either of its spellings (reference section 1.5). It goes into errors and logs, so
 * anything that does not look like an id is left out.
 */
export function readRequestId(headers: Readonly<Record<string, unknown>>): string | undefined {
  const spellings = [headers['x-cap-requestid'], headers['x-cap-request-id']];
  return spellings.find((value): value is string => typeof value === 'string' && PLAUSIBLE.test(value));
}
