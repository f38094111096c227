import {
  commonEnvironment,
  type Environment,
  inboxEnvironment,
  readEnvironment,
  secretVariable,
} from '@capconnect/connector-kit';
import { z } from 'zod';

const Schema = z.object({
  ...commonEnvironment(4101, 'shopify-connector'),
  ...inboxEnvironment(),
  SHOPIFY_API_KEY: z.string().regex(/^\S+$/, 'must be the client id of the Shopify app'),
  SHOPIFY_API_SECRET: z
    .string('must be the client secret of the Shopify app: webhooks are signed with it')
    .pipe(secretVariable()),
  SHOPIFY_API_SECRET_PREVIOUS: z.string().pipe(secretVariable()).optional(),
  SHOPIFY_ADMIN_ORIGIN: z.url('must be an origin such as http://127.0.0.1:4020').optional(),
});

export type Config = z.output<typeof Schema>;

/** @throws `CONFIG_INVALID` naming every variable that is wrong. */
export function readConfig(env: Environment): Config {
  return readEnvironment(Schema, env, {
    required: { PUBLIC_URL: 'the https address that Shopify sends webhooks to' },
    refused: ['SHOPIFY_ADMIN_ORIGIN'],
  });
}
