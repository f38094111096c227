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
 * Lets a request pass that carries the admin token as `Authorization: Bearer`, at any time: a script with an old token
 * must not lock the operator out who shares its address. Wrong ones are answered with 429 after a few and fill no log; what
 * keeps the token from being guessed is its length.
 */
export function requireAdmin({ adminToken, logger, clock }: RequireAdminOptions): RequestHandler {
  const failedLogins = createFailedLogins({ clock });
  return (req, res, next) => {
    if (adminToken === undefined) {
      throw new AppError('NOT_FOUND', 'The admin API is off. Set ADMIN_TOKEN and start again to turn it on.');
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
    const address = clientAddress(req);
    const waitMs = failedLogins.waitMs(address);
    if (waitMs > 0) {
      throw new AppError(
        'RATE_LIMITED',
        'Too many wrong admin tokens came from this address. Use the right one, which is never made to wait.',
        { retryAfterMs: waitMs },
      );
    }
    failedLogins.record(address);
    logger.warn({ address }, 'wrong admin token');
    throw new AppError(
      'UNAUTHENTICATED',
      'The admin token is wrong. It must be the value of ADMIN_TOKEN that the app was started with.',
    );
  };
}
