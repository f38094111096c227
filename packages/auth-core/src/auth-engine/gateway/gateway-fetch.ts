import { AppError } from '@capconnect/kernel';
import { canBeSentAgain } from '../../http/can-be-sent-again.ts';
import { failureReason } from '../../http/failure-reason.ts';
import { parseJson } from '../../http/json-object.ts';
import { readBoundedText } from '../../http/read-bounded-text.ts';
import { baseUrlOf } from '../base-url.ts';
import type { SignedInStep } from '../sign-in/step.ts';
import { gatewayRejection } from './gateway-rejection.ts';

/** A rejection is one short object; longer answers are data and are not looked into. */
const LARGEST_REJECTION_BYTES = 4 * 1024;

export interface GatewayFetchOptions {
  /** Origin of the Mobile gateway; https, loopback aside. */
  readonly gatewayUrl: string | URL;
  /** Default `/mobile/v2/api`; the documents know others (reference section 1.3). */
  readonly pathPrefix?: string | undefined;
  readonly signedIn: SignedInStep;
  /** Told of every renewed sign-in before the call is made again, to be stored. */
  readonly onRenewed: (renewed: SignedInStep) => void | Promise<void>;
  readonly fetch?: typeof fetch | undefined;
  /** For one HTTP call, its body included; default 10,000. */
  readonly timeoutMs?: number | undefined;
}

/** @param path - below the prefix, such as `customer/get?mlp=true`. */
export type GatewayFetch = (path: string, init?: RequestInit) => Promise<Response>;

/**
 * Calls the Mobile APIs as the customer (reference section 5). When the gateway refuses the token, it is renewed once,
 * for all calls in flight together, and the call is made once more. Any other answer is passed on unread; redirects are
 * not followed, they would carry the token to another host.
 *
 * @throws AppError `AUTH_CONFIG_INVALID` for an unusable gateway URL. Calls reject with `UNAUTHENTICATED` when the
 *   customer has to sign in again, `UPSTREAM_UNAVAILABLE` when the gateway gives no answer (a change may have been made
 *   all the same), and with what renewing throws.
 */
export function createGatewayFetch({
  gatewayUrl,
  pathPrefix = '/mobile/v2/api',
  signedIn,
  onRenewed,
  fetch = globalThis.fetch,
  timeoutMs = 10_000,
}: GatewayFetchOptions): GatewayFetch {
  const baseUrl = baseUrlOf(gatewayUrl, pathPrefix);
  let current: Promise<SignedInStep> = Promise.resolve(signedIn);

  return async (path, init) => {
    const used = current;
    const first = await send(await used, path, init);
    if (!(await isRejected(first))) return first;
    const next = await renewedAfter(used);
    if (!canBeSentAgain(init?.body)) return first;
    await first.body?.cancel();
    const second = await send(next, path, init);
    if (!(await isRejected(second))) return second;
    await second.body?.cancel();
    throw signedOut();
  };

  async function send(step: SignedInStep, path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set('accept', 'application/json');
    if (typeof init.body === 'string') headers.set('content-type', 'application/json');
    for (const [name, value] of Object.entries(step.gatewayHeaders())) headers.set(name, value);
    try {
      return await fetch(`${baseUrl}/${path.replace(/^\/+/, '')}`, {
        ...init,
        headers,
        redirect: 'manual',
        signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(init.signal ? [init.signal] : [])]),
      });
    } catch (error) {
      const reason = failureReason(error);
      throw new AppError(
        'UPSTREAM_UNAVAILABLE',
        `The Mobile gateway gave no answer (${reason}). Check its address and the network, then try again.`,
        { details: { reason } },
      );
    }
  }

  /** One renewal for each sign-in that was refused, however many calls were made with it. */
  function renewedAfter(used: Promise<SignedInStep>): Promise<SignedInStep> {
    if (current === used) {
      const renewal = renew(used);
      current = renewal;
      // A renewal that got no answer may be tried again by the next call.
      renewal.catch(() => {
        if (current === renewal) current = used;
      });
    }
    return current;
  }

  async function renew(used: Promise<SignedInStep>): Promise<SignedInStep> {
    const renewed = await (await used).renew();
    if (renewed.step === 'restart') throw signedOut();
    await onRenewed(renewed);
    return renewed;
  }
}

/** Reads a copy, so that the caller still gets the whole answer. */
async function isRejected(response: Response): Promise<boolean> {
  if (response.status === 401 || response.status === 302) return true;
  if (Number(response.headers.get('content-length') ?? 0) > LARGEST_REJECTION_BYTES) return false;
  const text = await readBoundedText(response.clone().body, LARGEST_REJECTION_BYTES);
  return text !== undefined && gatewayRejection(parseJson(text)) !== undefined;
}

function signedOut(): AppError {
  return new AppError('UNAUTHENTICATED', 'The customer’s sign-in has ended. Sign in again.');
}
