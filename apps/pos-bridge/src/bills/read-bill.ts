import { parseInput } from '@capconnect/connector-kit';
import { AppError } from '@capconnect/kernel';
import { parse } from 'lossless-json';
import { type Bill, billSchema } from './bill.schema.ts';
import { droppedFields } from './dropped-fields.ts';

export interface ReadBill {
  readonly bill: Bill;
  /** What was sent and is not used, in words: a sale is never refused for a field too many. */
  readonly warnings: readonly string[];
}

/**
 * What reads a bill as a till sent it. Every JSON number becomes the text that stood in it: amounts must not become
 * floats, and ids pass 2^53. The function takes the body and the store's `defaultCountryCode`, and throws `INPUT_INVALID`
 * naming each wrong field, never its value.
 */
export function createReadBill(): (body: Uint8Array, country: string | undefined) => ReadBill {
  // Made once for each country, of which there are few: making it takes longer than reading a bill with it.
  const schemas = new Map<string | undefined, ReturnType<typeof billSchema>>();

  function schemaFor(country: string | undefined): ReturnType<typeof billSchema> {
    const known = schemas.get(country) ?? billSchema(country);
    schemas.set(country, known);
    return known;
  }

  return (body, country) => {
    const sent = jsonOf(body);
    const bill = parseInput(schemaFor(country), sent, { in: 'body' });
    const warnings = droppedFields(sent, bill).map(
      (pointer) => `${pointer} is not a field we know: it was not used.`,
    );
    return { bill, warnings };
  };
}

function jsonOf(body: Uint8Array): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
    return parse(text, undefined, { parseNumber: (digits) => digits });
  } catch {
    throw new AppError(
      'INPUT_INVALID',
      'The body cannot be read as JSON in UTF-8 (or it repeats a key, or is nested too deeply). Send one bill as a JSON object.',
    );
  }
}
