import { z } from 'zod';
import { seedBrands } from '../auth-engine/seed-brands.ts';
import { settingsSchema } from '../settings.ts';
import type { World } from '../world/world.ts';
import { seedSchema } from './seed.ts';
import { seedOrg } from './seed-org.ts';

/** The settings as they were written: the schema would fill in its defaults, and reset those that the seed leaves out. */
const writtenSettingsSchema = z.object({ settings: z.record(z.string(), z.unknown()).default({}) });

/** Adds to the world. Throws a `ZodError` that names the field, before anything is added. */
export function applySeed(world: World, input: unknown): void {
  const seed = seedSchema.parse(input);
  const { settings } = writtenSettingsSchema.parse(input);
  const { context } = world;
  Object.assign(context.settings, settingsSchema.parse({ ...context.settings, ...settings }));
  seedOrg(context, seed);
  seedBrands(context.authEngine, seed.brands);
  if (seed.rateLimits !== undefined) world.rateLimits.configure(seed.rateLimits);
}
