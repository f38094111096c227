import { parsePhoneNumberFromString } from 'libphonenumber-js';
import type { Order } from '../shopify/order.schema.ts';
import type { ShopSettings } from '../tenant.ts';
import { countryOfPhone } from './country-of-phone.ts';

/** Whether it can be an address at all; whether it is one, only a mail to it would show. */
const EMAIL = /^[^\s@,]+@[^\s@,]+$/;

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
  const country = settings.defaultCountryCode;
  const values = {
    mobile: mobileOf(customer.phone, country) ?? mobileOf(order.phone, country),
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
  const number = parsePhoneNumberFromString(phone, countryOfPhone(country));
  return number?.isPossible() === true ? number.number.slice(1) : undefined;
}

function emailOf(email: string | null | undefined): string | undefined {
  const trimmed = email?.trim().toLowerCase() ?? '';
  // Capillary cuts addresses at 255 characters, and would then know the customer by half of one.
  return trimmed.length <= 255 && EMAIL.test(trimmed) ? trimmed : undefined;
}
