import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { SimulatorContext } from '../context.ts';
import type { ApiClient } from '../org/org-state.ts';
import type { TokenSigner } from './token-signer.ts';

const SECOND_MS = 1000;
const payloadSchema = z.object({ jti: z.string() });

type TokenVerdict =
  | { readonly kind: 'valid'; readonly client: ApiClient }
  | { readonly kind: 'expired'; readonly expiredAtMs: number }
  | { readonly kind: 'invalid' };

export interface AccessTokens {
  /** A new token on each call; older ones stay valid until their own expiry (reference section 2.1). */
  issue(client: ApiClient): Promise<string>;
  /** A token of a client that was deleted or disabled since is invalid: the reference is silent, this is the safe reading. */
  judge(token: string): Promise<TokenVerdict>;
}

/** Access tokens with the claims of the documented samples (reference section 2.4). */
export function createAccessTokens(context: SimulatorContext, signer: TokenSigner): AccessTokens {
  return {
    async issue(client) {
      const issuedAtSeconds = Math.floor(context.nowMs() / SECOND_MS);
      const expiresAtSeconds = issuedAtSeconds + client.ttlSeconds;
      // 16 random bytes are the 22 URL-safe characters of the samples.
      const jti = randomBytes(16).toString('base64url');
      context.org.issuedTokens.set(jti, {
        clientKey: client.key,
        expiresAtMs: expiresAtSeconds * SECOND_MS,
        isRevoked: false,
      });
      return signer.sign({
        iss: 'Capillary',
        exp: expiresAtSeconds,
        iat: issuedAtSeconds,
        jti,
        sub: client.name,
        client_id: client.id,
        client_key: client.key,
        org_id: context.org.id,
        default_till: client.defaultTillCode,
        scopes: JSON.stringify(client.scopes),
        token_use: 'token_access',
      });
    },
    async judge(token) {
      const payload = payloadSchema.safeParse(await signer.open(token));
      const issued = payload.success ? context.org.issuedTokens.get(payload.data.jti) : undefined;
      const client = issued === undefined ? undefined : context.org.clients.get(issued.clientKey);
      if (issued === undefined || issued.isRevoked || client?.isValid !== true) return { kind: 'invalid' };
      if (issued.expiresAtMs <= context.nowMs()) return { kind: 'expired', expiredAtMs: issued.expiresAtMs };
      return { kind: 'valid', client };
    },
  };
}
