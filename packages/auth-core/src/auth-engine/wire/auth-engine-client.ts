import { AppError, systemClock, type Clock, type Secret } from '@capconnect/kernel';
import { baseUrlOf } from '../base-url.ts';
import { createCallAuthEngine } from './call.ts';
import { createFirstFactorEndpoints, type FirstFactorEndpoints } from './first-factor.ts';
import { createIdentityFields } from './identity-fields.ts';
import { issuedToken, type IssuedToken } from './issued.ts';
import { createMfaEndpoints, type MfaEndpoints } from './mfa.ts';
import type { OfIdentity } from './requests.ts';
import type { MobileSurface, Surface, WebSurface } from './surface.ts';

/** Every endpoint for an app on a phone. */
export interface MobileAuthEngineClient extends FirstFactorEndpoints {
  readonly brand: string;
  readonly surface: MobileSurface;
  readonly kind: 'mobile';
  /** A new token for the key that came with the first one. */
  regenerateToken(request: OfIdentity & { readonly key: Secret }): Promise<IssuedToken>;
  /** Changes a MOBILE or EMAIL to another of the same type. The CRM does not hear of it: change it there as well. */
  updateIdentifierValue(request: IdentifierChange): Promise<void>;
  readonly mfa: MfaEndpoints;
}

/** Every endpoint for a web shop. */
export interface WebAuthEngineClient extends FirstFactorEndpoints {
  readonly brand: string;
  readonly surface: WebSurface;
  readonly kind: 'web';
  /** A new token for the one that has expired. */
  regenerateToken(request: OfIdentity & { readonly expiredToken: Secret }): Promise<IssuedToken>;
}

export type AuthEngineClient = MobileAuthEngineClient | WebAuthEngineClient;

export interface IdentifierChange extends OfIdentity {
  readonly newIdentifierValue: string;
  readonly token: Secret;
}

export interface AuthEngineClientOptions {
  /** Origin of the Auth Engine; https, loopback aside. Hosts differ by cluster and brand (reference section 1.2). */
  readonly authEngineUrl: string | URL;
  /** Default `/auth/v1`. */
  readonly pathPrefix?: string | undefined;
  /** The brand's code, as Capillary gave it. */
  readonly brand: string;
  readonly surface: Surface;
  readonly fetch?: typeof fetch | undefined;
  readonly clock?: Clock | undefined;
  /** For one call, answer included; default 10,000. */
  readonly timeoutMs?: number | undefined;
}

/**
 * The wire of the Auth Engine (reference section 4): one method per endpoint, one call per method, no memory and no
 * second try. Signing somebody in takes several of them in order: see `createSignIn`.
 *
 * Methods throw `AuthEngineError` for a documented refusal, `INPUT_INVALID` for an identifier that cannot be meant,
 * `AUTH_UNAVAILABLE` when there is no answer (the call may still have worked), `AUTH_THROTTLED` for HTTP 429,
 * `AUTH_CONFIG_INVALID` where no Auth Engine is, `ACCESS_DENIED` for HTTP 403, and `UPSTREAM_INVALID` for an answer that
 * is not documented.
 *
 * @throws AppError `AUTH_CONFIG_INVALID` for an unusable URL, brand or device id.
 */
export function createAuthEngineClient(
  options: AuthEngineClientOptions & { readonly surface: MobileSurface },
): MobileAuthEngineClient;
export function createAuthEngineClient(
  options: AuthEngineClientOptions & { readonly surface: WebSurface },
): WebAuthEngineClient;
export function createAuthEngineClient(options: AuthEngineClientOptions): AuthEngineClient;
export function createAuthEngineClient({
  authEngineUrl,
  pathPrefix = '/auth/v1',
  brand,
  surface,
  fetch = globalThis.fetch,
  clock = systemClock,
  timeoutMs = 10_000,
}: AuthEngineClientOptions): AuthEngineClient {
  if (brand.trim() === '')
    throw unusable('The brand is empty. Enter the brand code that Capillary gave you.');
  const call = createCallAuthEngine(baseUrlOf(authEngineUrl, pathPrefix), { fetch, clock, timeoutMs });
  const fields = createIdentityFields(brand, surface);

  if (surface.kind === 'web') {
    return {
      ...createFirstFactorEndpoints({ call, fields, pathPrefix: 'web/' }),
      brand,
      surface,
      kind: 'web',
      async regenerateToken({ identity, expiredToken }) {
        const body = { ...fields.of(identity), expiredToken: expiredToken.reveal() };
        return issuedToken(await call({ path: 'web/token/regenerate', body }));
      },
    };
  }

  if (surface.deviceId.trim() === '') {
    throw unusable('The device id is empty. Give each installation of the app its own and keep it.');
  }
  return {
    ...createFirstFactorEndpoints({ call, fields, pathPrefix: '' }),
    brand,
    surface,
    kind: 'mobile',
    async regenerateToken({ identity, key }) {
      const body = { ...fields.of(identity), key: key.reveal() };
      return issuedToken(await call({ path: 'token/regenerate', body }));
    },
    async updateIdentifierValue({ identity, newIdentifierValue, token }) {
      const body = { ...fields.of(identity), newIdentifierValue, token: token.reveal() };
      await call({ path: 'user/updateIdentifierValue', body });
    },
    mfa: createMfaEndpoints(call, fields),
  };
}

function unusable(message: string): AppError {
  return new AppError('AUTH_CONFIG_INVALID', message);
}
