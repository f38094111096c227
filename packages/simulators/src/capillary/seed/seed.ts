import { z } from 'zod';
import { brandSeedSchema } from '../auth-engine/seed-brands.ts';
import { loyaltySeedSchema } from '../loyalty/loyalty-seed.ts';
import { settingsSchema } from '../settings.ts';
import { orgSeedShape } from './org-seed.ts';

const rateLimitsSchema = z.record(z.string(), z.int().min(1)).superRefine((table, context) => {
  for (const name of Object.keys(table)) {
    if (/^(?:\*|[A-Z]+ \/\S*)$/.test(name)) continue;
    context.addIssue({ code: 'custom', path: [name], message: 'must be * or METHOD /path' });
  }
});

/** What `POST /__sim/seed` takes. Everything may be left out. */
export const seedSchema = z.strictObject({
  ...orgSeedShape,
  ...loyaltySeedSchema.shape,
  brands: brandSeedSchema.default([]),
  /** Single settings; the others stay as they are. */
  settings: settingsSchema.partial().default({}),
  /** Replaces the table: `*` or `METHOD /path/{id}` to calls per minute. */
  rateLimits: rateLimitsSchema.optional(),
});

/** A seed as a test writes it. */
export type SeedInput = z.input<typeof seedSchema>;

export type Seed = z.output<typeof seedSchema>;
