import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type Scenario, SCENARIOS } from './scenario.ts';

export const USAGE = `Usage: pnpm crash [--kills N] [--messages M] [--scenario NAME] [--store sqlite|postgres] [--seed S]
                  [--lease-ms MS] [--refuse-repeats]

  --kills           how often a connector, or the database server, is ended (20)
  --messages        how many orders are sent; the kills are spread over them (2000)
  --scenario        ${Object.keys(SCENARIOS).join(', ')} (plain)
  --store           where the connectors keep their messages (the scenario's)
  --seed            repeats the plan of a run: orders, kills, lost answers; not the machine's own timing
  --lease-ms        how soon another worker takes up what a killed one had in hand (10000, as in production)
  --refuse-repeats  Capillary refuses a bill number that it has; else it takes the bill twice
`;

const count = (fallback: number) => z.coerce.number().int().min(1).default(fallback);

const Options = z
  .strictObject({
    kills: count(20),
    messages: count(2_000),
    scenario: z
      .string()
      .default('plain')
      .transform((name, context) => {
        const scenario = Object.entries(SCENARIOS).find(([known]) => known === name);
        if (scenario !== undefined) return { name, scenario: scenario[1] };
        context.addIssue(`must be one of ${Object.keys(SCENARIOS).join(', ')}`);
        return z.NEVER;
      }),
    store: z.enum(['sqlite', 'postgres']).optional(),
    seed: z.coerce.number().int().min(0).optional(),
    'lease-ms': count(10_000),
    'refuse-repeats': z.boolean().default(false),
  })
  .transform(({ scenario: { name, scenario }, store = scenario.store, ...rest }, context) => {
    const chosen: Scenario = { ...scenario, store };
    if (store === 'sqlite' && (chosen.drainers > 1 || chosen.crashesDatabase))
      context.addIssue(`--scenario ${name} needs a database server: leave --store out`);
    if (store === 'postgres' && chosen.powerLoss !== 'none')
      context.addIssue(`--scenario ${name} records what is written to SQLite's files: leave --store out`);
    return { ...rest, name, scenario: chosen };
  });

export type Options = z.output<typeof Options>;

/** @throws an error that says what is wrong with the arguments. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      kills: { type: 'string' },
      messages: { type: 'string' },
      scenario: { type: 'string' },
      store: { type: 'string' },
      seed: { type: 'string' },
      'lease-ms': { type: 'string' },
      'refuse-repeats': { type: 'boolean' },
    },
  });
  const options = Options.safeParse(values);
  if (options.success) return options.data;
  throw new Error(z.prettifyError(options.error));
}
