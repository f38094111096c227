import { AppError } from '@capconnect/kernel';
import { isDecimal } from './decimal.ts';

/** Source text access of `JSON` (in Node since 22), which TypeScript's library does not declare yet. */
declare global {
  interface JSON {
    rawJSON(text: string): object;
  }
}

interface ParseContext {
  /** The text that a primitive value was written in. */
  readonly source?: string;
}

/**
 * Parses JSON and gives every number as the text it was written in. So a customer id above 2^53 and a balance with
 * decimals survive, and a code is a string whether Capillary wrote `500` or `"500"`.
 *
 * @returns `undefined` when the text is not JSON. (`undefined` is no JSON value.)
 */
export function parseExactJson(text: string): unknown {
  try {
    return JSON.parse(text, numberAsText);
  } catch {
    return undefined;
  }
}

function numberAsText(_key: string, value: unknown, ...[context]: readonly ParseContext[]): unknown {
  return typeof value === 'number' ? context?.source : value;
}

/**
 * A decimal string that `JSON.stringify` writes as a number, digit for digit.
 *
 * @param field - its name in the request, for the message.
 * @throws AppError `INPUT_INVALID` when it is not a plain decimal number.
 */
export function exactNumber(text: string, field: string): object {
  if (!isDecimal(text)) {
    throw new AppError('INPUT_INVALID', `"${field}" must be a decimal number, such as "12.50".`, {
      details: { field },
    });
  }
  return JSON.rawJSON(text);
}
