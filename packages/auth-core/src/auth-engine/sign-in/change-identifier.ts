import { AppError, Secret } from '@capconnect/kernel';
import { readValue } from '../normalise-identity.ts';
import { requireMobile } from './require-mobile.ts';
import { restartStep } from './restart-step.ts';
import type { SignedInState } from './state.ts';
import type { SignInContext } from './step-builders.ts';
import type { RestartStep } from './step.ts';

/**
 * Changes the identifier that signs in (reference section 4.2 H). The engine does not prove the new one, so the customer
 * signs in with it afterwards.
 *
 * @throws AppError `INPUT_INVALID` for a value that cannot be meant, or a sign-in by something else than MOBILE or EMAIL.
 */
export async function changeIdentifier(
  context: SignInContext,
  { identity, token }: SignedInState,
  newValue: string,
): Promise<RestartStep> {
  const { identifierType } = identity;
  if (identifierType !== 'MOBILE' && identifierType !== 'EMAIL') {
    throw new AppError(
      'INPUT_INVALID',
      'Only a mobile number or e-mail address can be changed. Sign in with that one first.',
    );
  }
  const newIdentifierValue = readValue(identifierType, newValue);
  await requireMobile(context.client).updateIdentifierValue({
    identity,
    newIdentifierValue,
    token: new Secret(token),
  });
  return restartStep(context, { identifierType, identifierValue: newIdentifierValue }, 'identifier-changed');
}
