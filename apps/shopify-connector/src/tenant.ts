import type { TenantRules } from '@capconnect/connector-kit';
import { compile, JSONPathError } from 'json-p3';
import { isCountryCode } from './mapping/country-of-phone.ts';
import { SHOP_DOMAIN } from './shopify/canonical-shop.ts';
import { z } from 'zod';

const JsonPath = z
  .string()
  .refine(isJsonPath, { error: 'must be an RFC 9535 JSON path such as $.total_tax' });
const FieldMap = z.record(z.string().min(1), JsonPath).default({});
const IDENTIFIERS = ['mobile', 'email', 'externalId'] as const;

/** What a merchant sets for a shop. */
export const ShopSettings = z.strictObject({
  /** Bill number = prefix + Shopify order id (at most 20 digits), at most 50 characters together. */
  billNumberPrefix: z
    .string()
    .regex(/^[A-Za-z0-9._:/-]{0,30}$/, 'at most 30 of A-Z a-z 0-9 . _ : / -')
    .default('SHP-'),
  source: z.enum(['ECOMMERCE', 'INSTORE']).default('ECOMMERCE'),
  /** The account of the source in Capillary; the shop's domain when left out. `INSTORE` has none. */
  accountId: z.string().min(1).max(100).optional(),
  /** Which identifier finds the customer first; `externalId` is the Shopify customer id. */
  identifierOrder: z
    .array(z.enum(IDENTIFIERS))
    .min(1)
    .refine((order) => new Set(order).size === order.length, { error: 'names an identifier twice' })
    .default([...IDENTIFIERS]),
  /** Country of phone numbers without one: ISO 3166 letters (`DE`) or calling code (`49`). */
  defaultCountryCode: z
    .string()
    .refine(
      isCountryCode,
      'must be the letters of a country, such as DE or GB, or its calling code, such as 49',
    )
    .optional(),
  /** Orders without a customer become NOT_INTERESTED transactions; otherwise they are skipped. */
  syncGuests: z.boolean().default(true),
  /** Capillary field name -> JSON path into the order. */
  customFields: FieldMap,
  extendedFields: FieldMap,
  /** The calls that Capillary takes from the shop's API client in a minute, all together; learned when left out. */
  callsPerMinute: z.int().min(1).max(100_000).optional(),
  redemption: z
    .strictObject({
      enabled: z.boolean(),
      min: z.number().int().positive().optional(),
      max: z.number().int().positive().optional(),
      multiple: z.number().int().positive().optional(),
    })
    .default({ enabled: false }),
});

export type ShopSettings = z.output<typeof ShopSettings>;

/** A tenant is a shop, named by its domain, with an API client of Capillary. */
export const SHOP_RULES: TenantRules<ShopSettings> = {
  settings: ShopSettings,
  credentialKinds: ['oauth-client'],
  id: SHOP_DOMAIN,
};

function isJsonPath(path: string): boolean {
  try {
    compile(path);
    return true;
  } catch (error) {
    if (error instanceof JSONPathError) return false;
    throw error;
  }
}
