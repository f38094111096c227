import { Secret } from '@capconnect/kernel';
import { AuthEngineError } from '../auth-engine-error.ts';
import type { AuthEngineClient } from '../wire/auth-engine-client.ts';
import type { IssuedToken } from '../wire/issued.ts';
import { requireUserRole } from './require-user-role.ts';
import { restartStep } from './restart-step.ts';
import type { SignedInState } from './state.ts';
import type { SignInContext } from './step-builders.ts';
import type { RestartStep } from './step.ts';

type Renewed = Pick<SignedInState, 'token' | 'key' | 'appRegistered'>;

/** One call for a new token. A refusal that a new sign-in would cure becomes `restart`; everything else is thrown. */
export async function renewToken(
  context: SignInContext,
  state: SignedInState,
): Promise<Renewed | { readonly restart: RestartStep }> {
  try {
    const issued = await regenerate(context.client, state);
    if (issued === undefined) return { restart: restartStep(context, state.identity, 'no-key') };
    requireUserRole(issued);
    return {
      token: issued.token.value.reveal(),
      // A renewed token comes without a key of its own (reference section 4.2 E): the old one goes on.
      key: issued.key?.reveal() ?? state.key,
      appRegistered: issued.appRegistered ?? state.appRegistered,
    };
  } catch (error) {
    if (error instanceof AuthEngineError && (error.action === 'restart' || error.action === 'renew')) {
      return { restart: restartStep(context, state.identity, error.reason) };
    }
    throw error;
  }
}

/** `undefined` where the brand gave no key to ask with. */
async function regenerate(
  client: AuthEngineClient,
  { tokenIdentity: identity, session, token, key }: SignedInState,
): Promise<IssuedToken | undefined> {
  if (client.kind === 'web') return client.regenerateToken({ identity, expiredToken: new Secret(token) });
  if (key === undefined) return undefined;
  const endpoints = session === 'mobile' ? client : client.mfa;
  return endpoints.regenerateToken({ identity, key: new Secret(key) });
}
