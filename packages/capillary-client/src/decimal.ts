import { Big } from 'big.js';

/** What we send and accept from callers: no sign `+`, no leading zeros, no exponent. All of it is a legal JSON number. */
const DECIMAL = /^-?(?:0|[1-9]\d{0,29})(?:\.\d{1,15})?$/;

/** Far beyond any amount of money; keeps a hostile `1e999999` from becoming a million digits. */
const LARGEST_EXPONENT = 30;

export function isDecimal(text: string): boolean {
  return DECIMAL.test(text);
}

/**
 * A number as Capillary writes it (`2.0`, `1.0E7`, `"30000.000"`) in its shortest plain form (`2`, `10000000`, `30000`).
 * `undefined` when it is no number, or one too large to mean money or points.
 */
export function toDecimal(text: string): string | undefined {
  let number: Big;
  try {
    number = new Big(text);
  } catch {
    return undefined;
  }
  return Math.abs(number.e) > LARGEST_EXPONENT ? undefined : number.toFixed();
}

/** The exact sum of decimal strings; `0` of none. */
export function sumOfDecimals(texts: readonly string[]): string {
  return texts.reduce((sum, text) => sum.plus(text), new Big(0)).toFixed();
}

/** Whether two decimal strings are the same number: `10` and `10.00` are. Two that are no numbers are not. */
export function isSameDecimal(one: string, other: string): boolean {
  const decimal = toDecimal(one);
  return decimal !== undefined && decimal === toDecimal(other);
}
