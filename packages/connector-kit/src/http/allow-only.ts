import { AppError } from '@capconnect/kernel';
import type { RequestHandler } from 'express';

/**
 * Last handler of a route, for every other method: `router.route('/pair').post(pair).all(allowOnly('POST'))`.
 */
export function allowOnly(...methods: readonly string[]): RequestHandler {
  const allowed = methods.join(', ');
  return (_req, res) => {
    res.set('Allow', allowed);
    throw new AppError('METHOD_NOT_ALLOWED', `This address takes ${allowed}.`);
  };
}
