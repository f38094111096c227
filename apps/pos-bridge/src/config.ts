import {
  commonEnvironment,
  type Environment,
  inboxEnvironment,
  readEnvironment,
} from '@capconnect/connector-kit';
import { AppError } from '@capconnect/kernel';
import { z } from 'zod';

const Schema = z.object({
  ...commonEnvironment(4104, 'pos-bridge'),
  ...inboxEnvironment(),
  /** `store`: beside the tills of one store, with a till's Basic login. `central`: for many stores, with an API client. */
  POS_MODE: z.enum(['store', 'central'], 'must be store or central').default('store'),
  POS_TLS_CERTIFICATE: z.string().optional(),
  POS_TLS_KEY: z.string().optional(),
  /** Of one terminal; more are answered 429. */
  TERMINAL_CALLS_PER_MINUTE: z
    .string()
    .regex(/^[1-9]\d{0,6}$/, 'must be a whole number of at least 1')
    .transform(Number)
    .default(600),
});

export type Config = z.output<typeof Schema>;
export type PosMode = Config['POS_MODE'];

/** @throws `CONFIG_INVALID` naming every variable that is wrong. */
export function readConfig(env: Environment): Config {
  const config = readEnvironment(Schema, env);
  if ((config.POS_TLS_CERTIFICATE === undefined) !== (config.POS_TLS_KEY === undefined)) {
    throw new AppError(
      'CONFIG_INVALID',
      'Set POS_TLS_CERTIFICATE and POS_TLS_KEY to two files (capconnect pos certificate makes them), or neither.',
    );
  }
  return config;
}
