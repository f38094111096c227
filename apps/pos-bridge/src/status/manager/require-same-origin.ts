import { AppError } from '@capconnect/kernel';
import type { RequestHandler } from 'express';

/**
 * Refuses a form that another site had the browser send. Beside the token in the form: that is what the sign-in form, which
 * has no session yet, relies on.
 */
export function requireSameOrigin(): RequestHandler {
  return (req, _res, next) => {
    const site = req.get('Sec-Fetch-Site');
    const origin = req.get('Origin');
    const isOurs =
      (site === undefined || site === 'same-origin' || site === 'none') &&
      (origin === undefined || URL.parse(origin)?.host === req.get('Host'));
    if (!isOurs) {
      throw new AppError(
        'UNAUTHENTICATED',
        'This came from another site. Open the status page and use its buttons.',
      );
    }
    next();
  };
}
