import { systemClock, type Clock } from '@capconnect/kernel';
import type { IdentityInput } from '../identity.ts';
import { normaliseIdentity } from '../normalise-identity.ts';
import type { AuthEngineClient } from '../wire/auth-engine-client.ts';
import { createSignInContext } from './sign-in-context.ts';
import { readSnapshot } from './read-snapshot.ts';
import { startFirstFactor } from './start-first-factor.ts';
import { stepFor } from './step-for.ts';
import type { FirstStep, SignInStep } from './step.ts';

export interface SignIn {
  /**
   * Begins a sign-in. A brand without passwords has sent a code by then; a brand with passwords asks for the customer's,
   * or has one chosen by somebody new.
   */
  start(identity: IdentityInput): Promise<FirstStep>;
  /**
   * Continues from `toSnapshot().reveal()`, decrypted, in any process, without a call.
   *
   * @throws AppError `UNAUTHENTICATED` when the snapshot cannot be read, or is of another brand or device.
   */
  resume(snapshot: unknown): SignInStep;
}

export interface SignInOptions {
  readonly client: AuthEngineClient;
  readonly clock?: Clock | undefined;
}

/**
 * Signs customers in as the Auth Engine wants it (reference sections 4.2 and 4.3): each step offers what is allowed in
 * it, and leads to the next. Holds nothing between calls; what has to be kept is in the step, see `toSnapshot`.
 *
 * Methods throw what the client throws; an `AuthEngineError` says by its `action` what helps.
 */
export function createSignIn({ client, clock = systemClock }: SignInOptions): SignIn {
  const context = createSignInContext(client, clock);
  return {
    // Async, so that an identifier that cannot be meant rejects as every other failure does.
    start: async (identity) => startFirstFactor(context, normaliseIdentity(identity)),
    resume: (snapshot) => stepFor(context.steps, readSnapshot(snapshot, client)),
  };
}
