import { AppError, type Clock, type Logger, type Secret } from '@capconnect/kernel';
import type { RequestHandler } from 'express';
import { clientAddress } from '../http/client-address.ts';
import { constantTimeEqual } from '../http/constant-time-equal.ts';
import { createFailedLogins } from './failed-logins.ts';

export interface RequireAdminOptions {
  /** Without one the admin API is off. */
  readonly adminToken: Secret | undefined;
  readonly logger: Logger;
  readonly clock: Clock;
}

/**
 * Lets a request pass that carries the admin token as `Authorization: Bearer`. Guesses are slowed down by
 * address.
 */
export function requireAdmin({ adminToken, logger, clock }: RequireAdminOptions): RequestHandler {
  const failedLogins = createFailedLogins({ clock });
  return (req, res, next) => {
    if (adminToken === undefined) {
      throw new AppError('NOT_FOUND', 'The admin API is off. Set ADMIN_TOKEN and start again to turn it on.');
    }
    const address = clientAddress(req);
    const waitMs = failedLogins.waitMs(address);
    if (waitMs > 0) {
      throw new AppError(
        'RATE_LIMITED',
        'Too many wrong admin tokens came from this address. Wait, then use the right one.',
        {
          retryAfterMs: waitMs,
        },
      );
    }
    const [, token] = /^Bearer +(\S+)$/i.exec(req.get('Authorization') ?? '') ?? [];
    if (token !== undefined && constantTimeEqual(token, adminToken.reveal())) {
      next();
      return;
    }
    res.set('WWW-Authenticate', 'Bearer realm="admin"');
    if (token === undefined) {
      throw new AppError('UNAUTHENTICATED', 'Send Authorization: Bearer with the value of ADMIN_TOKEN.');
    }
    failedLogins.record(address);
    logger.warn({ address }, 'wrong admin token');
    throw new AppError(
      'UNAUTHENTICATED',
      'The admin token is wrong. It must be the value of ADMIN_TOKEN that the app was started with.',
    );
  };
}
