import type { RestartStep, SignInStep } from '../../src/auth-engine/index.ts';

type AnyStep = SignInStep | RestartStep;

/** The step, as the one it has to be. */
export function expectStep<Name extends AnyStep['step']>(
  step: AnyStep,
  name: Name,
): Extract<AnyStep, { readonly step: Name }> {
  if (!isStep(step, name)) throw new Error(`The step is ${step.step}, not ${name}.`);
  return step;
}

function isStep<Name extends AnyStep['step']>(
  step: AnyStep,
  name: Name,
): step is Extract<AnyStep, { readonly step: Name }> {
  return step.step === name;
}
