import { Big } from 'big.js';
import { z } from 'zod';

const PLAIN_DECIMAL = /^-?(?:\d{1,15}(?:\.\d{0,9})?|\.\d{1,9})$/;

/**
 * An amount or quantity exactly as sent, number or text; `null` when it is left out (samples send `"discount":""`),
 * `undefined` when it is not a decimal. A JSON number is read by its shortest decimal text, so 0.1 stays one tenth.
 */
export function decimalOf(value: unknown): Big | null | undefined {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const text = String(value).trim();
  if (text === '') return null;
  return PLAIN_DECIMAL.test(text) ? new Big(text) : undefined;
}

/** How answers carry a decimal: as a JSON number. Only for output, never to calculate with. */
export function decimalNumber(value: Big): number {
  return Number(value.toFixed());
}

/** A non-negative decimal as a setting or a seed has it. */
export const decimalText = z
  .union([z.string(), z.number().nonnegative().transform(String)])
  .refine((text) => /^\d{1,15}(?:\.\d{1,9})?$/.test(text), 'must be a decimal such as 12.5');
