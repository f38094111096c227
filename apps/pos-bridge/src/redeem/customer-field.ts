import { z } from 'zod';
import { identifierFields, identifiersOf } from '../customers/customer-identifier.ts';

/**
 * The one customer that a redemption is for, by exactly one identifier: two could name two people.
 * @param country - the store's `defaultCountryCode`
 */
export function customerField(country: string | undefined) {
  return z.object(identifierFields(country)).transform((fields, context) => {
    const [only, ...others] = identifiersOf(fields);
    if (only !== undefined && others.length === 0) return only;
    context.addIssue('must have exactly one of mobile, email, externalId and cardNumber');
    return z.NEVER;
  });
}
