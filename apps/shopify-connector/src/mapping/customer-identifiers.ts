import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js';
import type { Order } from '../shopify/order.schema.ts';
import type { ShopSettings } from '../tenant.ts';

export interface Identifier {
  readonly type: 'mobile' | 'email' | 'externalId';
  readonly value: string;
}

type Settings = Pick<ShopSettings, 'identifierOrder' | 'defaultCountryCode'>;

/**
 * Who bought, as Capillary identifiers in the merchant's order of preference. Empty for a guest: an order without a
 * Shopify customer. The customer's own contact counts before the order's, which may be somebody else's.
 */
export function customerIdentifiers(order: Order, settings: Settings): readonly Identifier[] {
  const { customer } = order;
  if (customer === null || customer === undefined) return [];
  const values = {
    mobile: mobileOf(customer.phone ?? order.phone, settings.defaultCountryCode),
    email: emailOf(customer.email) ?? emailOf(order.email),
    externalId: customer.id,
  };
  return settings.identifierOrder.flatMap((type) => {
    const value = values[type];
    return value === undefined ? [] : [{ type, value }];
  });
}

/** Digits with the country code and no plus, as Capillary wants them; nothing when the number cannot be one. */
function mobileOf(phone: string | null | undefined, country: string | undefined): string | undefined {
  if (phone === null || phone === undefined) return undefined;
  const number = parsePhoneNumberFromString(phone, countryOption(country));
  return number?.isPossible() === true ? number.number.slice(1) : undefined;
}

function countryOption(
  country: string | undefined,
): { defaultCountry: CountryCode } | { defaultCallingCode: string } | undefined {
  if (country === undefined) return undefined;
  return isSupportedCountry(country)
    ? { defaultCountry: country }
    : { defaultCallingCode: country.replace('+', '') };
}

function emailOf(email: string | null | undefined): string | undefined {
  const trimmed = email?.trim().toLowerCase() ?? '';
  return trimmed === '' ? undefined : trimmed;
}
