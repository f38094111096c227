import { once } from 'node:events';
import { Agent, request } from 'node:https';
import { buffer } from 'node:stream/consumers';
import type { Call } from '../call-bridge.ts';
import { PinError } from './pin-error.ts';
import { readAuthority } from './read-authority.ts';

export interface PinnedFetchOptions {
  /** SHA-256 of the bridge's certificate authority, as `capconnect pos certificate` prints it; colons or not. */
  readonly fingerprint: string;
  /** How long the first look at the certificates may take; 5 s when left out. */
  readonly connectTimeoutMs?: number;
}

/**
 * A `fetch` for Node and Electron's main process that trusts one certificate authority and no other: the one with the
 * pinned fingerprint. The bridge's certificate must be of it, for the host that is called, and not expired. Renewed
 * certificates of the same authority need nothing; what was pinned stays.
 *
 * `createTerminal({ baseUrl, token, fetch: createPinnedFetch({ fingerprint }) })`
 */
export function createPinnedFetch({ fingerprint, connectTimeoutMs = 5_000 }: PinnedFetchOptions): Call {
  const agents = new Map<string, Promise<Agent>>();

  function agentFor(url: URL): Promise<Agent> {
    const known = agents.get(url.origin);
    if (known !== undefined) return known;
    const made = readAuthority({
      host: url.hostname.replaceAll(/[[\]]/g, ''),
      port: Number(url.port || 443),
      fingerprint,
      timeoutMs: connectTimeoutMs,
    }).then((ca) => new Agent({ ca, keepAlive: true, maxCachedSessions: 0 }));
    agents.set(url.origin, made);
    // A bridge that was down is looked at again.
    made.catch(() => agents.delete(url.origin));
    return made;
  }

  return async (address, { method = 'GET', headers, body, signal }) => {
    const url = new URL(address);
    if (url.protocol !== 'https:') throw new PinError('Only an https address of the bridge can be pinned.');
    if (body !== undefined && typeof body !== 'string') throw new PinError('Only text can be sent here.');
    const agent = await agentFor(url);
    const sent = request(url, {
      agent,
      method,
      headers: Object.fromEntries(new Headers(headers)),
      ...(signal ? { signal } : {}),
    });
    sent.end(body);
    try {
      const [answer] = await once(sent, 'response');
      return new Response(new Uint8Array(await buffer(answer)), {
        status: answer.statusCode,
        headers: Object.entries(answer.headers).flatMap(([name, value]) =>
          typeof value === 'string' ? [[name, value] as [string, string]] : [],
        ),
      });
    } catch (error) {
      throw signal?.aborted === true ? signal.reason : inWords(error, url.host);
    }
  };
}

function inWords(error: unknown, host: string): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  const messages: Readonly<Record<string, string>> = {
    CERT_HAS_EXPIRED: `The certificate of the bridge at ${host} has expired, or this till's clock is wrong. Renew it on the bridge's machine with "capconnect pos certificate --renew".`,
    CERT_NOT_YET_VALID: `The certificate of the bridge at ${host} is not valid yet: the clock of this till or of the bridge is wrong.`,
    ERR_TLS_CERT_ALTNAME_INVALID: `The certificate of the bridge is not for ${host}. Call it by a name that it was made for, or make one for this name with "capconnect pos certificate --host".`,
  };
  const message =
    messages[String(error.code)] ??
    (/CERT|SIGNATURE/.test(String(error.code))
      ? `The certificate of the bridge at ${host} is not of the pinned authority.`
      : undefined);
  return message === undefined ? error : new PinError(message, { cause: error });
}
