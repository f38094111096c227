import { z } from 'zod';
import type { AuthEngineState } from './auth-engine-state.ts';
import { createBrand } from './brand/brand.ts';
import type { Brand } from './brand/brand.ts';
import { brandSettingsSchema } from './brand/brand-settings.ts';
import { IDENTIFIER_TYPES } from './identifier.ts';
import { hashPassword } from './password/password-hash.ts';
import { createAuthUser, findUser, linkIdentifier } from './user/auth-user.ts';
import { nextUid } from './user/next-uid.ts';

const userSchema = z.strictObject({
  uid: z.string().min(1).optional(),
  identifiers: z.array(z.strictObject({ type: z.enum(IDENTIFIER_TYPES), value: z.string().min(1) })).min(1),
  password: z.string().min(1).nullable().default(null),
  mfaPassword: z.string().min(1).nullable().default(null),
});

/** The `brands` of `POST /__sim/seed`: settings, configuration keys (reference section 4.6) and people who have signed in before. */
export const brandSeedSchema = z.array(
  brandSettingsSchema.extend({ users: z.array(userSchema).default([]) }),
);

/** Adds brands; a known code gets new settings and keeps its people, and a known person gets new passwords. */
export function seedBrands(state: AuthEngineState, brands: z.output<typeof brandSeedSchema>): void {
  for (const { users, ...settings } of brands) {
    const brand = state.brands.get(settings.code) ?? createBrand(settings);
    brand.settings = settings;
    state.brands.set(settings.code, brand);
    for (const user of users) seedUser(state, brand, user);
  }
}

function seedUser(state: AuthEngineState, brand: Brand, seed: z.output<typeof userSchema>): void {
  const [known] = seed.identifiers.flatMap((identifier) => findUser(brand, identifier) ?? []);
  const user = known ?? createAuthUser(brand, seed.uid ?? nextUid(state));
  for (const identifier of seed.identifiers) linkIdentifier(user, identifier);
  if (seed.password !== null) user.passwords.first.hash = hashPassword(seed.password);
  if (seed.mfaPassword !== null) user.passwords.mfa.hash = hashPassword(seed.mfaPassword);
}
