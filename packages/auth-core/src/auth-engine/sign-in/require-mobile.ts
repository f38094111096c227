import { AppError } from '@capconnect/kernel';
import type { AuthEngineClient, MobileAuthEngineClient } from '../wire/auth-engine-client.ts';

/** The client for what only phones have: the second factor. @throws AppError `AUTH_CONFIG_INVALID` */
export function requireMobile(client: AuthEngineClient): MobileAuthEngineClient {
  if (client.kind === 'mobile') return client;
  throw new AppError(
    'AUTH_CONFIG_INVALID',
    'The brand asks for a second factor, which the web endpoints do not have. Use the mobile endpoints with a device id.',
  );
}
