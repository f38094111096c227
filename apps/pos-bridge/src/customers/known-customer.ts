import { z } from 'zod';

const text = z.string().optional();

/** What a till is shown of a customer. Points and amounts are decimal strings, times are as Capillary writes them. */
export const KnownCustomer = z.object({
  /** Capillary's. */
  customerId: z.string(),
  profile: z.object({
    firstName: text,
    lastName: text,
    mobile: text,
    email: text,
    externalId: text,
    cardNumber: text,
    isMember: z.boolean(),
  }),
  points: z.string(),
  tier: text,
  tierExpiresAt: text,
  nextTier: text,
  coupons: z.array(
    z.object({
      code: z.string(),
      description: text,
      discountType: text,
      discountValue: text,
      discountUpTo: text,
      validTill: text,
      redemptionsLeft: text,
    }),
  ),
});

export type KnownCustomer = z.output<typeof KnownCustomer>;
