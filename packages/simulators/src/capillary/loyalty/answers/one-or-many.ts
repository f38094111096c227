import { z } from 'zod';

/** v1.1 bodies hold one item or a list of them under `root` (samples do both). */
export function oneOrMany<Item extends z.ZodType>(item: Item) {
  return z.union([z.array(item), item.transform((one) => [one])]);
}
