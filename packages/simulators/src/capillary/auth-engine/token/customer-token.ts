import { SignJWT } from 'jose';
import type { JWTPayload } from 'jose';
import type { Brand } from '../brand/brand.ts';
import type { Identifier } from '../identifier.ts';

/** `VIEW` is the guest token, `MFA_PENDING` has passed the first factor only (reference section 4.4). */
export type Role = 'VIEW' | 'USER' | 'MFA_PENDING';

interface Bearer {
  readonly brand: Brand;
  readonly identifiers: readonly Identifier[];
  readonly deviceId: string | null;
  readonly nowMs: number;
}

const ISSUER = 'CAPILLARY TECHNOLOGIES';

/** A customer token. The identity is in the JOSE header and there is no `typ` (reference section 4.4). */
export function signCustomerToken(
  options: Bearer & { readonly role: Role; readonly uid: string | null; readonly lifetimeMs: number },
): Promise<string> {
  const { brand, role, uid, lifetimeMs, nowMs } = options;
  const { orgId, tillCode } = brand.settings;
  return sign(options, {
    ...(uid === null ? {} : { uid }),
    iss: ISSUER,
    ...(uid === null ? {} : { isc: 'false' }),
    ogc: [`${orgId}|${tillCode}`],
    exp: toSeconds(nowMs + lifetimeMs),
    iat: toSeconds(nowMs),
    rol: role,
  });
}

/** The key that renews tokens; without a lifetime it never expires. */
export function signRenewalKey(
  options: Bearer & { readonly uid: string; readonly isMfa: boolean; readonly lifetimeMs: number | null },
): Promise<string> {
  const { uid, isMfa, lifetimeMs, nowMs } = options;
  return sign(options, {
    uid,
    iss: ISSUER,
    ...(isMfa ? { mfa: true } : {}),
    ...(lifetimeMs === null ? {} : { exp: toSeconds(nowMs + lifetimeMs) }),
    iat: toSeconds(nowMs),
    rol: 'AUTH',
  });
}

function sign({ brand, identifiers, deviceId }: Bearer, payload: JWTPayload): Promise<string> {
  const header = {
    idv: identifiers.map(({ type, value }) => `${type}|${value}`),
    dev: deviceId,
    org: brand.settings.code,
    alg: 'HS256',
  };
  return new SignJWT(payload).setProtectedHeader(header).sign(brand.signingKey);
}

function toSeconds(ms: number): number {
  return Math.floor(ms / 1000);
}
