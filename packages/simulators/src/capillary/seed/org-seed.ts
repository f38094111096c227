import { z } from 'zod';

const code = z.string().min(1);
const md5Hex = z.string().regex(/^[0-9a-f]{32}$/, 'must be 32 lower-case hex digits');

const scopeSchema = z.strictObject({
  entityId: z.int(),
  permission: z.enum(['READ', 'WRITE', 'READWRITE']),
  resources: z.array(z.string()),
});

const clientSchema = z.strictObject({
  key: code,
  secret: code,
  name: code.optional(),
  ttlSeconds: z.int().min(1).default(300),
  defaultTillCode: z.string().nullable().default(null),
  useDefaultTillIfInvalid: z.boolean().default(false),
  isValid: z.boolean().default(true),
  scopes: z.array(scopeSchema).default([]),
  accessGroup: z.string().nullable().default(null),
});

const tillSchema = z
  .strictObject({
    // Reference section 3: starts with a-z, then a-z, 0-9, dot, underscore, hyphen; at least 3 characters.
    code: z
      .string()
      .regex(/^[a-z][a-z0-9._-]{2,}$/, 'must be a till name: a-z, then a-z 0-9 . _ -, at least 3 characters'),
    storeCode: code,
    password: z.string().optional(),
    passwordMd5: md5Hex.optional(),
    name: z.string().optional(),
    description: z.string().default(''),
    type: z.enum(['TILL', 'STR_SERVER']).default('TILL'),
    isActive: z.boolean().default(true),
  })
  .refine((till) => (till.password === undefined) !== (till.passwordMd5 === undefined), {
    message: 'give either password or passwordMd5',
    path: ['password'],
  });

const storeSchema = z.strictObject({
  code,
  name: z.string().optional(),
  externalId: z.string().default(''),
  externalId1: z.string().default(''),
  externalId2: z.string().default(''),
  accessGroup: z.string().nullable().default(null),
});

/** What can be added to the organisation. Stores come before tills, so that one seed may hold both. */
export const orgSeedShape = {
  stores: z.array(storeSchema).default([]),
  tills: z.array(tillSchema).default([]),
  clients: z.array(clientSchema).default([]),
  accessGroups: z.record(z.string(), z.record(z.string(), z.enum(['NONE', 'READ', 'WRITE']))).default({}),
  attributionLookups: z
    .array(z.strictObject({ type: z.enum(['WECHAT', 'MOBILE_TRIGGER']), value: code, tillCode: code }))
    .default([]),
  /** The organisation's own switches. */
  org: z
    .strictObject({
      isBasicEnabled: z.boolean().optional(),
      defaultAccessGroup: z.string().nullable().optional(),
    })
    .default({}),
};

const orgSeedSchema = z.strictObject(orgSeedShape);
export type OrgSeed = z.output<typeof orgSeedSchema>;
