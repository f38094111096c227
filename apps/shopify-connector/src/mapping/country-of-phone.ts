import { type CountryCode, getCountries, getCountryCallingCode, isSupportedCountry } from 'libphonenumber-js';

/** How phone numbers without a country are read, as libphonenumber takes it. */
export type PhoneCountry = { readonly defaultCountry: CountryCode } | { readonly defaultCallingCode: string };

/** Letters of a country (`DE`) or a calling code that exists (`49`, `+49`). */
export function isCountryCode(code: string): boolean {
  if (isSupportedCountry(code)) return true;
  const digits = code.replace('+', '');
  return getCountries().some((country) => getCountryCallingCode(country) === digits);
}

/** @param code - one that `isCountryCode` */
export function countryOfPhone(code: string | undefined): PhoneCountry | undefined {
  if (code === undefined) return undefined;
  return isSupportedCountry(code) ? { defaultCountry: code } : { defaultCallingCode: code.replace('+', '') };
}
