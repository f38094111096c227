import { AppError } from '@capconnect/kernel';
import { AuthEngineError } from './auth-engine-error.ts';
import { IDENTIFIER_TYPES, type Identity, type IdentifierType, type IdentityInput } from './identity.ts';

/** What people write between the digits: white space, dots, brackets, and every kind of dash. */
const BETWEEN_DIGITS = /[\s.()\u2010-\u2015\u2212-]/g;
/** Country code first, so no leading zero; at most 15 digits (E.164). */
const MOBILE = /^[1-9]\d{6,14}$/;
const EMAIL = /^[^\s@]+@[^\s@]+$/;

/**
 * Who signs in, in the Auth Engine's spelling (reference section 4.1): the type in upper case, a mobile number as bare
 * digits with its country code, everything else trimmed. Doing it twice changes nothing.
 *
 * @throws AppError `INPUT_INVALID` when a value cannot be meant; `AUTH_ENGINE_REFUSED` with engine code 1540 for a
 *   USERNAME that names neither mobile nor email, which spares the call.
 */
export function normaliseIdentity(input: IdentityInput): Identity {
  const identifier = normaliseIdentifier(input);
  const mobile = isGiven(input.mobile) ? readMobile(input.mobile) : undefined;
  const email = isGiven(input.email) ? readEmail(input.email) : undefined;
  if (identifier.identifierType === 'USERNAME' && mobile === undefined && email === undefined)
    throw new AuthEngineError(1540);
  return {
    ...identifier,
    ...(mobile === undefined ? {} : { mobile }),
    ...(email === undefined ? {} : { email }),
  };
}

/** The same without the addresses beside it, which only matter when a code is to be sent. */
export function normaliseIdentifier(
  input: IdentityInput,
): Pick<Identity, 'identifierType' | 'identifierValue'> {
  const identifierType = readType(input.identifierType);
  return { identifierType, identifierValue: readValue(identifierType, input.identifierValue) };
}

/** One identifier of a known type in the Auth Engine's spelling; throws like `normaliseIdentity`. */
export function readValue(identifierType: IdentifierType, value: string): string {
  switch (identifierType) {
    case 'MOBILE':
      return readMobile(value);
    case 'EMAIL':
      return readEmail(value);
    default: {
      const trimmed = value.trim();
      if (trimmed === '') throw invalid('The user name or customer id is empty. Enter it and try again.');
      return trimmed;
    }
  }
}

function readType(value: string): IdentifierType {
  const wanted = value.trim().toUpperCase();
  const found = IDENTIFIER_TYPES.find((type) => type === wanted);
  if (found === undefined) {
    throw invalid(`The identifier type is not known. Use one of ${IDENTIFIER_TYPES.join(', ')}.`);
  }
  return found;
}

function readMobile(value: string): string {
  const digits = value.replace(BETWEEN_DIGITS, '').replace(/^\+/, '');
  if (!MOBILE.test(digits)) {
    throw invalid(
      'The mobile number is not usable. Write it with its country code and without a leading zero: 7 to 15 digits.',
    );
  }
  return digits;
}

function readEmail(value: string): string {
  const trimmed = value.trim();
  if (!EMAIL.test(trimmed)) throw invalid('The e-mail address is not usable. Write it as name@example.com.');
  return trimmed;
}

function isGiven(value: string | undefined): value is string {
  return value !== undefined && value.trim() !== '';
}

function invalid(message: string): AppError {
  return new AppError('INPUT_INVALID', message);
}
