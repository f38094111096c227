import { Big } from 'big.js';
import { z } from 'zod';

// Numbers arrive as text (see lossless-body.ts): JSON numbers and decimal strings are the same content.
const DECIMAL = /^\d{1,15}(?:\.\d{1,9})?$/;
/** Capillary's limit (reference section 6.5, code 878). */
const POINTS = /^\d{1,12}(?:\.\d{1,3})?$/;

/** Money, as the shortest decimal string. */
export const amountField = decimal(DECIMAL, 'must be an amount such as 12.50');

/** Points to be redeemed or given back. */
export const pointsField = decimal(
  POINTS,
  'must be a number of points such as 50, with at most three decimals',
).refine((points) => points !== '0', 'must be more than 0');

function decimal(pattern: RegExp, message: string) {
  return z
    .string(message)
    .trim()
    .regex(pattern, { error: message, abort: true })
    .transform((text) => new Big(text).toFixed());
}
