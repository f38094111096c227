import type { TenantRules } from '@capconnect/connector-kit';
import { getCountries, getCountryCallingCode, isSupportedCountry } from 'libphonenumber-js';
import { IANAZone } from 'luxon';
import { z } from 'zod';
import type { PosMode } from './config.ts';

const SOURCES = [
  'INSTORE',
  'MARTJACK',
  'WECHAT',
  'FACEBOOK',
  'WEB_ENGAGE',
  'TMALL',
  'TAOBAO',
  'JD',
  'ECOMMERCE',
  'WEBSITE',
  'LINE',
  'MOBILE_APP',
] as const;

const Limit = z.int().min(1).max(100_000_000);

/** What a merchant sets for a store. */
export const StoreSettings = z.strictObject({
  source: z.enum(SOURCES).default('INSTORE'),
  /** The account of the source in Capillary; `INSTORE` has none. */
  accountId: z.string().min(1).max(100).optional(),
  /** Country of phone numbers without one: ISO 3166 letters (`DE`) or calling code (`49`). */
  defaultCountryCode: z
    .string()
    .refine(isCountryCode, 'must be the letters of a country, such as DE, or its calling code, such as 49')
    .optional(),
  /** Where the store is, for the business date of a bill whose time has no offset. */
  timeZone: z
    .string()
    .refine((zone) => IANAZone.isValidZone(zone), 'must be a time zone such as Europe/Berlin')
    .default('UTC'),
  /** Bills before this time of the day belong to the business day before. */
  businessDayStartsAt: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 04:00')
    .default('00:00'),
  /** The bill's number in Capillary, at most 50 characters once filled in. */
  billNumberTemplate: z
    .string()
    .max(80)
    .regex(
      /^(?=.*\{billNumber\})(?:[A-Za-z0-9._:/ -]|\{(?:billNumber|till|store|date)\})+$/,
      'must hold {billNumber}, and may hold {till}, {store}, {date} and A-Z a-z 0-9 . _ : / - between',
    )
    .default('{billNumber}'),
  /** A customer whom Capillary does not know is registered with what the till sent; otherwise the bill is refused. */
  registerUnknownCustomers: z.boolean().default(true),
  /** The calls that Capillary takes from the credential in a minute, all together; learned when left out. */
  callsPerMinute: z.int().min(1).max(100_000).optional(),
  /** How long a customer that was looked up may be shown when the line is down, and how many are kept. */
  customerCacheHours: z
    .int()
    .min(0)
    .max(24 * 31)
    .default(24),
  customerCacheMaxEntries: z.int().min(0).max(1_000_000).default(50_000),
  /** Whether points may be redeemed while Capillary cannot be asked. */
  offlineRedeem: z
    .strictObject({
      policy: z.enum(['deny', 'bounded']).default('deny'),
      maxPointsPerBill: Limit.optional(),
      maxPointsPerCustomerDay: Limit.optional(),
      maxPointsPerStoreDay: Limit.optional(),
      /** How old the balance may be that it relies on. */
      snapshotMaxAgeHours: z
        .int()
        .min(1)
        .max(24 * 31)
        .optional(),
      /** Ask Capillary to waive the code that the organisation wants: nobody could be sent one. */
      withoutCode: z.boolean().optional(),
    })
    .refine(
      ({ policy, ...limits }) =>
        policy === 'deny' ||
        (limits.maxPointsPerBill !== undefined &&
          limits.maxPointsPerCustomerDay !== undefined &&
          limits.maxPointsPerStoreDay !== undefined &&
          limits.snapshotMaxAgeHours !== undefined),
      'must name all four limits when the policy is bounded',
    )
    .default({ policy: 'deny' }),
  /** Whether a guest may claim the points of a bill later, and for how long. */
  receiptClaims: z
    .strictObject({ enabled: z.boolean().default(true), days: z.int().min(1).max(365).default(30) })
    .default({ enabled: true, days: 30 }),
});

export type StoreSettings = z.output<typeof StoreSettings>;

/** A tenant is a store, named by its code; who calls for it is decided by the mode (reference section 2.8). */
export function storeRules(mode: PosMode): TenantRules<StoreSettings> {
  return {
    settings: StoreSettings,
    credentialKinds: [mode === 'store' ? 'till-basic' : 'oauth-client'],
  };
}

function isCountryCode(code: string): boolean {
  if (isSupportedCountry(code)) return true;
  const digits = code.replace('+', '');
  return getCountries().some((country) => getCountryCallingCode(country) === digits);
}
