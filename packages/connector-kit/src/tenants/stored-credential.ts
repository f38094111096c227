import { type Credential, oauthClientCredential, tillBasicCredential } from '@capconnect/auth-core';
import { z } from 'zod';
import type { KeyRing, SealContext } from '../secrets/key-ring.ts';

const StoredCredential = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('oauth-client'), key: z.string(), secret: z.string() }),
  z.object({ kind: z.literal('till-basic'), till: z.string(), passwordMd5: z.string() }),
]);

/** A credential as ciphertext that opens for this tenant only. */
export function sealCredential(keyRing: KeyRing, tenantId: string, credential: Credential): Uint8Array {
  return keyRing.seal(JSON.stringify(revealed(credential)), contextOf(tenantId));
}

/** @throws `DECRYPTION_FAILED` when it was changed, belongs to another tenant, or its key is gone. */
export function openCredential(keyRing: KeyRing, tenantId: string, sealed: Uint8Array): Credential {
  const stored = StoredCredential.parse(
    JSON.parse(keyRing.open(sealed, contextOf(tenantId)).toString('utf8')),
  );
  return stored.kind === 'oauth-client' ? oauthClientCredential(stored) : tillBasicCredential(stored);
}

function revealed(credential: Credential): z.output<typeof StoredCredential> {
  return credential.kind === 'oauth-client'
    ? { ...credential, secret: credential.secret.reveal() }
    : { ...credential, passwordMd5: credential.passwordMd5.reveal() };
}

function contextOf(tenantId: string): SealContext {
  return ['tenant credential', tenantId];
}
