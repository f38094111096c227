import { z } from 'zod';

/** Samples write ids and phone numbers as text and as numbers. */
export const scalarText = z.union([z.string(), z.number()]).transform(String);

const fields = z.record(z.string(), z.unknown());

const profileInput = z.object({
  firstName: z.string().optional(),
  lastName: z.string().optional(),
  source: z.string().optional(),
  accountId: z.string().optional(),
  identifiers: z.array(z.object({ type: z.string(), value: scalarText })).default([]),
  commChannels: z.array(z.looseObject({ type: z.string(), value: scalarText })).default([]),
  fields: fields.default({}),
});

/** Body of adding and of updating a customer (reference section 6.2). */
export const customerInput = z.object({
  profiles: z.array(profileInput).default([]),
  extendedFields: fields.default({}),
  loyaltyInfo: z
    .object({
      loyaltyType: z.string().optional(),
      attributionV2: z.object({ createDate: z.string().optional() }).optional(),
    })
    .optional(),
  statusLabel: z.string().optional(),
  associatedWith: z.string().optional(),
});

export type ProfileInput = z.output<typeof profileInput>;
export type CustomerInput = z.output<typeof customerInput>;
