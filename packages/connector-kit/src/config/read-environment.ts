import { AppError } from '@capconnect/kernel';
import type { z } from 'zod';
import { inputProblems } from '../http/input-problems.ts';

/** Environment variables, as Node gives them. */
export type Environment = Readonly<Record<string, string | undefined>>;

export interface ProductionRules {
  /** Variables that must be set when `NODE_ENV=production`, with what they are for and how to get one. */
  readonly required?: Readonly<Record<string, string>>;
  /** Variables for tests and development only. */
  readonly refused?: readonly string[];
}

/** Outside production a key is made on first use; in production it would be lost with the container. */
const REQUIRED_EVERYWHERE = {
  SECRETS_KEYS:
    'the keys that encrypt stored credentials. Make one with: echo "k1:$(openssl rand -base64 32)"',
};

/**
 * Reads the environment by a schema. Pure; an empty or blank variable counts as not set.
 * @throws `CONFIG_INVALID`, naming every variable that is wrong and what it must be. Values are never
 * repeated.
 */
export function readEnvironment<Schema extends z.ZodObject>(
  schema: Schema,
  env: Environment,
  production: ProductionRules = {},
): z.output<Schema> {
  const names = Object.keys(schema.shape);
  const set: Readonly<Record<string, string>> = Object.fromEntries(
    names.flatMap((name) => {
      const value = Object.hasOwn(env, name) ? env[name] : undefined;
      return value === undefined || value.trim() === '' ? [] : [[name, value] as const];
    }),
  );
  const result = schema.safeParse(set);
  const wrong = result.success
    ? []
    : inputProblems(result.error, set).map(({ pointer, detail }) => named(pointer.slice(1), detail));
  const problems = [
    ...wrong,
    ...(set['NODE_ENV'] === 'production' ? brokenRules(names, set, production) : []),
  ];
  if (result.success && problems.length === 0) return result.data;
  const lines = problems.map((problem) => `  - ${problem}`);
  throw new AppError(
    'CONFIG_INVALID',
    ['Set these environment variables right, then start again:', ...lines].join('\n'),
  );
}

/** A rule that is used elsewhere too names its variable itself. */
function named(name: string, detail: string): string {
  return detail.startsWith(name) ? detail : `${name} ${detail}`;
}

function brokenRules(
  names: readonly string[],
  set: Readonly<Record<string, string>>,
  { required = {}, refused = [] }: ProductionRules,
): string[] {
  return [
    ...Object.entries({ ...REQUIRED_EVERYWHERE, ...required })
      .filter(([name]) => names.includes(name) && set[name] === undefined)
      .map(([name, purpose]) => `${name} must be set when NODE_ENV=production: ${purpose}`),
    ...(set['DATABASE_URL']?.includes(':memory:') === true
      ? [
          'DATABASE_URL must not be in memory when NODE_ENV=production: accepted messages would be lost with the process',
        ]
      : []),
    ...refused
      .filter((name) => set[name] !== undefined)
      .map((name) => `${name} is for tests and development: remove it, or do not set NODE_ENV=production`),
  ];
}
