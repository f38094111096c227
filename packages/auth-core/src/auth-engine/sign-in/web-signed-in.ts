import { signedIn } from './signed-in.ts';
import type { SignedInStateOf } from './state.ts';
import type { SignInContext } from './step-builders.ts';
import type { WebSignedIn } from './step.ts';

export function webSignedIn(context: SignInContext, state: SignedInStateOf<'web'>): WebSignedIn {
  return {
    ...signedIn({ context, state, rebuild: (renewed) => context.steps.webSignedIn(renewed) }),
    session: 'web',
  };
}
