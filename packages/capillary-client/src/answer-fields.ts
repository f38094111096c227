import { z } from 'zod';
import { toDecimal } from './decimal.ts';

/*
 * The fields of Capillary's answers, for bodies read by `parseExactJson`: numbers are strings there. Capillary leaves
 * fields out, or sends null, or an empty string, without a difference in meaning; all three become `undefined`.
 */

/** An id. Always text: some are above 2^53, and redemption ids have letters. */
export const idField = z.string().min(1).max(100);

/** Any text that may be missing. */
export const textField = z
  .string()
  .nullish()
  .transform((text) => (text === '' || text === null ? undefined : text));

/** An id that may be missing. Capillary writes -1 for "none". */
export const optionalIdField = textField.transform((text) => (text === '-1' ? undefined : text));

/** An amount, as a plain decimal string. */
export const decimalField = z.string().transform(readDecimal);

/** An amount that may be missing. */
export const optionalDecimalField = textField.transform((text, context) =>
  text === undefined ? undefined : readDecimal(text, context),
);

/** Yes or no, written `true` or `"true"`. A missing one is no. */
export const flagField = z
  .union([z.boolean(), z.string()])
  .nullish()
  .transform((flag) => flag === true || flag === 'true');

function readDecimal(text: string, context: z.RefinementCtx): string {
  const decimal = toDecimal(text);
  if (decimal !== undefined) return decimal;
  context.addIssue({ code: 'custom', message: 'not a decimal number' });
  return z.NEVER;
}
