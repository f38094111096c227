import {
  type CountryCode,
  getCountryCallingCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
  type PhoneNumber,
} from 'libphonenumber-js';

/**
 * A mobile number as Capillary has it: digits with the country code and no plus (reference section 6.2). A number
 * without `+` or `00` may be in that form already, or a number of the store's country: where it begins with that
 * country's code and is a whole number with it, it is the former.
 * @param country - the setting `defaultCountryCode`
 * @returns `undefined` for what cannot be a number.
 */
export function mobileOf(text: string, country: string | undefined): string | undefined {
  const written = text.trim().replace(/^00/, '+');
  const ofStore = read(written, country);
  if (written.startsWith('+')) return ofStore?.isPossible() === true ? digitsOf(ofStore) : undefined;

  const whole = read(`+${written}`, undefined);
  const isWhole = whole?.isValid() === true;
  if (isWhole && whole.countryCallingCode === callingCodeOf(country)) return digitsOf(whole);
  if (ofStore?.isValid() === true) return digitsOf(ofStore);
  if (isWhole) return digitsOf(whole);
  // Numbering plans grow faster than the tables of them.
  return ofStore?.isPossible() === true ? digitsOf(ofStore) : undefined;
}

function read(text: string, country: string | undefined): PhoneNumber | undefined {
  // Without `extract` it would take the number out of any text.
  return parsePhoneNumberFromString(text, { extract: false, ...countryOf(country) });
}

function countryOf(code: string | undefined): {
  readonly defaultCountry?: CountryCode;
  readonly defaultCallingCode?: string;
} {
  if (code === undefined) return {};
  return isSupportedCountry(code) ? { defaultCountry: code } : { defaultCallingCode: code.replace('+', '') };
}

function callingCodeOf(code: string | undefined): string | undefined {
  if (code === undefined) return undefined;
  return isSupportedCountry(code) ? getCountryCallingCode(code) : code.replace('+', '');
}

function digitsOf(number: PhoneNumber): string {
  return number.number.slice(1);
}
