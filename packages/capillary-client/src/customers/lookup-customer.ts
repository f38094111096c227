import { AppError } from '@capconnect/kernel';
import { z } from 'zod';
import { idField } from '../answer-fields.ts';
import type { Answered, Call } from '../call.ts';
import type { SourceAccount } from '../capillary-source.ts';
import { CUSTOMER_FAILURES } from '../failure/customer-failures.ts';
import type { CustomerIdentifier } from './customer-identifier.ts';

export interface CustomerLookup extends SourceAccount {
  /**
   * One, as a rule. Several name one customer together, in an organisation with dual eligibility; they are not
   * alternatives. To try one after the other, look up one at a time.
   */
  readonly identifiers: readonly [CustomerIdentifier, ...CustomerIdentifier[]];
}

export interface FoundCustomer extends Answered {
  readonly customerId: string;
}

const answer = z.object({ entity: idField });

/** In the source: 8065 says "not in that source", which for a caller that would register is the same. */
const NOT_FOUND_CODES = new Set(['8015', '8065']);

/** The customer's id, or `undefined` when Capillary knows none (reference section 6.1). */
export async function lookupCustomer(call: Call, lookup: CustomerLookup): Promise<FoundCustomer | undefined> {
  if (lookup.identifiers.length > 1 && lookup.identifiers.some(({ value }) => value.includes(','))) {
    throw new AppError('INPUT_INVALID', 'An identifier looked up together with others may hold no comma.');
  }
  try {
    const found = await call({
      name: 'customers.lookup',
      method: 'GET',
      path: '/v2/customers/lookup',
      query: {
        source: lookup.source,
        accountId: lookup.accountId,
        identifierName: lookup.identifiers.map(({ type }) => type).join(','),
        identifierValue: lookup.identifiers.map(({ value }) => value).join(','),
      },
      failures: CUSTOMER_FAILURES,
      answer,
    });
    return { customerId: found.value.entity, requestId: found.requestId, warnings: found.warnings };
  } catch (error) {
    const isUnknown =
      error instanceof AppError && NOT_FOUND_CODES.has(String(error.details['capillaryCode']));
    if (isUnknown) return undefined;
    throw error;
  }
}
