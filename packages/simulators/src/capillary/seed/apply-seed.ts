import { z } from 'zod';
import { seedBrands } from '../auth-engine/seed-brands.ts';
import { createSeededRandom } from '../faults/seeded-random.ts';
import { seedLoyalty } from '../loyalty/seed-loyalty.ts';
import { settingsSchema } from '../settings.ts';
import type { World } from '../world/world.ts';
import { type Seed, seedSchema } from './seed.ts';
import { seedOrg } from './seed-org.ts';

/** The settings as they were written: the schema would fill in its defaults, and reset those that the seed leaves out. */
const writtenSettingsSchema = z.object({ settings: z.record(z.string(), z.unknown()).default({}) });

/** Adds to the world. Throws a `ZodError` that names the field. */
export function applySeed(world: World, input: unknown): void {
  const seed = seedSchema.parse(input);
  const { settings } = writtenSettingsSchema.parse(input);
  const { context } = world;
  Object.assign(context.settings, settingsSchema.parse({ ...context.settings, ...settings }));
  if ('randomSeed' in settings) world.faults.useRandom(createSeededRandom(context.settings.randomSeed));
  seedOrg(context, seed);
  seedBrands(context.authEngine, seed.brands);
  addLoyalty(world, seed);
  if (seed.rateLimits !== undefined) world.rateLimits.configure(seed.rateLimits);
}

function addLoyalty({ context }: World, seed: Seed): void {
  const { accounts, customers, couponSeries, coupons, pointsRedemptions } = seed;
  try {
    seedLoyalty(context.loyalty, { accounts, customers, couponSeries, coupons, pointsRedemptions }, context);
  } catch (error) {
    // A reference to something that is not there.
    const message = error instanceof Error ? error.message : String(error);
    throw new z.ZodError([{ code: 'custom', path: [], message, input: undefined }]);
  }
}
