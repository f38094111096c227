import { parseArgs } from 'node:util';
import { z } from 'zod';

export const MONTH_USAGE = `Usage: pnpm pos:month [--bills N] [--kills N] [--power-loss] [--lost-answers P] [--seed S] [--lease-ms MS]

  --bills         how many bills the tills ring up while the line is cut (2000)
  --kills         how often the bridge is ended, at random; one in twenty while it drains (20)
  --power-loss    at every tenth kill the power fails too: what was not fsynced may be gone
  --lost-answers  once the line is back, the chance that an answer of Capillary never comes (0)
  --seed          repeats the plan of a run: the month, the kills; not the machine's own timing
  --lease-ms      how soon what a killed bridge had in hand is taken up again (10000, as in production)
`;

const count = (fallback: number) => z.coerce.number().int().min(1).default(fallback);

const Options = z.strictObject({
  bills: count(2_000),
  kills: count(20),
  'power-loss': z.boolean().default(false),
  'lost-answers': z.coerce.number().min(0).max(0.9).default(0),
  seed: z.coerce.number().int().min(0).optional(),
  'lease-ms': count(10_000),
});

export type MonthOptions = z.output<typeof Options>;

/** @throws an error that says what is wrong with the arguments. */
export function readMonthOptions(args: readonly string[]): MonthOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      bills: { type: 'string' },
      kills: { type: 'string' },
      'power-loss': { type: 'boolean' },
      'lost-answers': { type: 'string' },
      seed: { type: 'string' },
      'lease-ms': { type: 'string' },
    },
  });
  const options = Options.safeParse(values);
  if (options.success) return options.data;
  throw new Error(z.prettifyError(options.error));
}
