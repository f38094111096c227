import { normaliseReference } from '../references/normalise-reference.ts';

/** Longer texts are descriptions and pages, not what somebody is looked for by. */
const MAX_CHARACTERS = 320;

/**
 * Whether one of the values of a JSON payload is what is looked for, in whatever spelling.
 * @param normalised - see `normaliseReference`
 */
export function payloadMentions(payload: Uint8Array, normalised: string): boolean {
  let isMentioned = false;
  const look = (_key: string, value: unknown, context?: { readonly source?: string }): unknown => {
    // The digits as they were sent: a number above 2^53 has lost some.
    const written = typeof value === 'number' ? (context?.source ?? String(value)) : value;
    if (typeof written === 'string' && written.length <= MAX_CHARACTERS) {
      isMentioned ||= normaliseReference(written) === normalised;
    }
    return value;
  };
  try {
    JSON.parse(Buffer.from(payload).toString('utf8'), look);
  } catch {
    // Not JSON, or nested more deeply than can be read: what was seen until then counts.
  }
  return isMentioned;
}
