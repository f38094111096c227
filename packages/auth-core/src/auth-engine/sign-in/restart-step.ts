import type { Identity } from '../identity.ts';
import { startFirstFactor } from './start-first-factor.ts';
import type { SignInContext } from './step-builders.ts';
import type { RestartStep } from './step.ts';

export function restartStep(
  context: SignInContext,
  identity: Identity,
  reason: RestartStep['reason'],
): RestartStep {
  return { step: 'restart', reason, start: () => startFirstFactor(context, identity) };
}
