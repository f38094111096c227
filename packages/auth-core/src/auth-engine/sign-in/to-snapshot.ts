import { Secret } from '@capconnect/kernel';
import type { SignInSnapshot } from './snapshot.ts';
import type { SignInState } from './state.ts';
import type { SignInContext } from './step-builders.ts';

export function toSnapshot({ client }: SignInContext, state: SignInState): Secret<SignInSnapshot> {
  return new Secret({ version: 1, brand: client.brand, surface: client.surface, state });
}
