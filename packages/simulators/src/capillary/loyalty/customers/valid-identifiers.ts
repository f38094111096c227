import type { Status } from '../answers/status.ts';
import { customerStatus } from './customer-statuses.ts';
import { identifierTypeOf, type Identifier } from './identifier.ts';

const LONGEST_EMAIL = 255;
/** Digits only, with the country code (reference section 6.2). */
const MOBILE = /^\d{7,15}$/;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** The identifiers that can be used; each other one leaves a warning (8055, 8056, 8064). */
export function validIdentifiers(
  given: readonly { readonly type: string; readonly value: string }[],
  warnings: Status[],
): readonly Identifier[] {
  return given.flatMap(({ type: name, value: text }) => {
    const type = identifierTypeOf(name);
    const value = text.trim();
    if (type === undefined || type === 'id') return [];
    if (type === 'mobile' && !MOBILE.test(value)) return refused(warnings, 8056);
    if (type === 'email' && (!EMAIL.test(value) || value.length > LONGEST_EMAIL))
      return refused(warnings, 8055);
    if (value === '') return type === 'externalId' ? refused(warnings, 8064) : [];
    return [{ type, value }];
  });
}

/** The channels that can be used; each other one leaves a warning (8057, 8058). */
export function validChannels(
  given: readonly Readonly<Record<string, unknown>>[],
  warnings: Status[],
): Readonly<Record<string, unknown>>[] {
  return given.filter(({ type, value }) => {
    if (type === 'email' && !EMAIL.test(String(value))) return refused(warnings, 8057).length > 0;
    if (type === 'mobile' && !MOBILE.test(String(value))) return refused(warnings, 8058).length > 0;
    return true;
  });
}

function refused(warnings: Status[], code: 8055 | 8056 | 8057 | 8058 | 8064): readonly Identifier[] {
  warnings.push(customerStatus(code));
  return [];
}
