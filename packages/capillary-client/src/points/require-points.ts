import { AppError } from '@capconnect/kernel';
import { isDecimal } from '../decimal.ts';

/** Points for a query. @throws AppError `INPUT_INVALID` when they are no decimal number. */
export function requirePoints(points: string): string {
  if (isDecimal(points)) return points;
  throw new AppError('INPUT_INVALID', '"points" must be a decimal number, such as "50".', {
    details: { field: 'points' },
  });
}
