import { type Actor, ERRORS } from '@capconnect/kernel';

const WHO: Readonly<Record<Actor, string>> = {
  caller: 'Whoever sent it must correct it.',
  merchant: 'The merchant must act.',
  capillary: 'Capillary’s support must act: name the request id.',
  operator: 'Whoever runs this app must act.',
  nobody: 'Nobody has to mend anything.',
};

/** Who can make an error go away, as a sentence. */
export function whoMustAct(code: string | null): string {
  return code !== null && isKnown(code) ? WHO[ERRORS[code].actor] : 'Somebody must look at it.';
}

/** Another version may have stored it. */
function isKnown(code: string): code is keyof typeof ERRORS {
  return Object.hasOwn(ERRORS, code);
}
