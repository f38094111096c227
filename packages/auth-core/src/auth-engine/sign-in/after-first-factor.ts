import type { Identity } from '../identity.ts';
import type { IssuedToken } from '../wire/issued.ts';
import { requireMobile } from './require-mobile.ts';
import { requireUserRole } from './require-user-role.ts';
import type { SignInContext } from './step-builders.ts';
import type { AfterFirstFactor } from './step.ts';

/**
 * Signed in, or on to the second factor, as the token says (reference section 4.4).
 * @throws AppError `AUTH_CONFIG_INVALID` for a second factor on the web, which has none; `UPSTREAM_INVALID` for any other role.
 */
export function afterFirstFactor(
  { client, steps }: SignInContext,
  identity: Identity,
  issued: IssuedToken,
): AfterFirstFactor {
  if (issued.role === 'MFA_PENDING') {
    requireMobile(client);
    return steps.mfa({ step: 'mfa', identity, authorizedToken: issued.token.value.reveal() });
  }
  requireUserRole(issued);
  const state = {
    step: 'signed-in',
    identity,
    tokenIdentity: identity,
    token: issued.token.value.reveal(),
    key: issued.key?.reveal(),
    appRegistered: issued.appRegistered,
  } as const;
  return client.kind === 'web'
    ? steps.webSignedIn({ ...state, session: 'web' })
    : steps.mobileSignedIn({ ...state, session: 'mobile' });
}
