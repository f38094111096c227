import { z } from 'zod';
import { parseInput } from '../answers/parse-input.ts';
import { scalarText } from '../customers/customer-input.ts';
import type { CustomerNaming } from '../customers/resolve-customer.ts';

const text = scalarText.nullish();

const bulkNaming = z.object({ identifierType: text, identifierValue: text, source: text, accountId: text });

/** A bulk row names its customer in the row, and says `identifierType` where the query says `identifierName` (section 6.4). */
export function bulkNamingOf(row: unknown): CustomerNaming {
  const { identifierType, identifierValue, source, accountId } = parseInput(bulkNaming, row);
  return {
    identifierName: identifierType ?? null,
    identifierValue: identifierValue ?? null,
    source: source ?? null,
    accountId: accountId ?? null,
  };
}
