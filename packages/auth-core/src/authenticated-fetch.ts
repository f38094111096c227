import type { AuthHeaders, CapillaryAuth } from './capillary-auth.ts';
import { canBeSentAgain } from './http/can-be-sent-again.ts';
import { parseJson } from './http/json-object.ts';
import { readBoundedText } from './http/read-bounded-text.ts';
import { isTokenRejected } from './rejection.ts';

type FetchInput = string | URL | Request;

/** A rejection is one short object; longer answers are data and are not looked into. */
const LARGEST_REJECTION_BYTES = 4 * 1024;

/**
 * A `fetch` that authenticates every call. When Capillary rejects the token, the token is renewed once and the call is
 * sent once more, unless its body is a stream that cannot be sent again; then the rejection is returned, and the next
 * call has the new token. Answers are passed on unread.
 *
 * Redirects are returned, not followed: fetch would carry the token to the other host.
 *
 * It rejects with what `headersFor` throws when there are no headers, and as `fetch` does.
 */
export function createAuthenticatedFetch(
  auth: CapillaryAuth,
  options: { readonly fetch?: typeof globalThis.fetch } = {},
): typeof globalThis.fetch {
  const { fetch = globalThis.fetch } = options;

  return async (input, init) => {
    const url = input instanceof Request ? input.url : input;
    const first = await auth.headersFor(url);
    const response = await fetch(input, authenticated(input, init, first));
    if (first.token === undefined || !(await isRejected(response))) return response;

    const second = await auth.headersFor(url, first.token);
    const body = init?.body ?? (input instanceof Request ? input.body : null);
    if (!canBeSentAgain(body)) return response;
    await response.body?.cancel();
    return fetch(input, authenticated(input, init, second));
  };
}

function authenticated(input: FetchInput, init: RequestInit | undefined, auth: AuthHeaders): RequestInit {
  const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined));
  // Capillary documents one of the two for a call, never both (reference section 2.5).
  headers.delete('Authorization');
  headers.delete('X-CAP-API-OAUTH-TOKEN');
  for (const [name, value] of Object.entries(auth.headers)) headers.set(name, value);
  return { ...init, headers, redirect: init?.redirect === 'error' ? 'error' : 'manual' };
}

/** Reads a copy, so that the caller still gets the whole answer. */
async function isRejected(response: Response): Promise<boolean> {
  if (isTokenRejected(response.status, undefined)) return true;
  const isLong = Number(response.headers.get('content-length') ?? 0) > LARGEST_REJECTION_BYTES;
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  if (isLong || !isJson) return false;
  const text = await readBoundedText(response.clone().body, LARGEST_REJECTION_BYTES);
  return text !== undefined && isTokenRejected(response.status, parseJson(text));
}
