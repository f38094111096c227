import { compactVerify } from 'jose';
import { z } from 'zod';
import type { Brand } from '../brand/brand.ts';
import { isIdentifierType } from '../identifier.ts';
import type { Identifier } from '../identifier.ts';

const headerSchema = z.object({ idv: z.array(z.string()), dev: z.string().nullable() });
const payloadSchema = z.object({
  uid: z.string().optional(),
  exp: z.number().optional(),
  rol: z.enum(['VIEW', 'USER', 'MFA_PENDING', 'AUTH']),
  mfa: z.boolean().default(false),
});

/** What a token or key of ours says. */
export interface ReadToken {
  readonly identifiers: readonly Identifier[];
  readonly deviceId: string | null;
  readonly uid: string | undefined;
  /** `AUTH` marks a key, which is no token. */
  readonly role: z.output<typeof payloadSchema>['rol'];
  readonly isMfa: boolean;
  readonly isExpired: boolean;
}

/** Reads a token or key signed for this brand; null for anything else, and for a token that was taken back. */
export async function readToken(
  brand: Brand,
  token: string | undefined,
  nowMs: number,
): Promise<ReadToken | null> {
  if (token === undefined || brand.revokedTokens.has(token)) return null;
  const verified = await compactVerify(token, brand.signingKey, { algorithms: ['HS256'] }).catch(() => null);
  if (!verified) return null;
  const { idv, dev } = headerSchema.parse(verified.protectedHeader);
  const payload = payloadSchema.parse(JSON.parse(new TextDecoder().decode(verified.payload)));
  return {
    identifiers: idv.flatMap(toIdentifier),
    deviceId: dev,
    uid: payload.uid,
    role: payload.rol,
    isMfa: payload.mfa,
    isExpired: payload.exp !== undefined && payload.exp * 1000 <= nowMs,
  };
}

function toIdentifier(text: string): Identifier[] {
  const [type, ...value] = text.split('|');
  return isIdentifierType(type) ? [{ type, value: value.join('|') }] : [];
}
