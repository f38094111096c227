import { Secret } from '@capconnect/kernel';
import type { AuthEngineClient } from '../wire/auth-engine-client.ts';
import type { SignedInState } from './state.ts';
import type { SignedOut } from './step.ts';

/** Has the engine take the token back where it can: after a second factor (reference sections 4.2 Logout and 4.3). */
export async function signOut(
  client: AuthEngineClient,
  { tokenIdentity: identity, session, token }: SignedInState,
): Promise<SignedOut> {
  if (client.kind === 'web' || session === 'mobile') return { step: 'signed-out', revoked: false };
  const revoked = await client.mfa.expireToken({ identity, token: new Secret(token) }).then(
    () => true,
    // The caller forgets the session in any case; the token ends by itself.
    () => false,
  );
  return { step: 'signed-out', revoked };
}
