import { z } from 'zod';
import { identifierFields, identifiersOf, type TillIdentifier } from './customer-identifier.ts';

/** Capillary cuts longer names off (reference section 6.2). */
const Name = z
  .string('must be text')
  .trim()
  .min(1, 'must not be empty: leave out what is not to be changed')
  .max(100, 'must have at most 100 characters')
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'must not have control characters or halves of characters')
  .optional();

const Fields = z
  .record(
    z.string().min(1).max(100),
    z.union([z.string().max(1000), z.boolean().transform(String)], 'must be text, a number or a boolean'),
  )
  .optional();

const profileFields = {
  firstName: Name,
  lastName: Name,
  /** Fields of the merchant's own, set up in Capillary beforehand. */
  customFields: Fields,
  extendedFields: Fields,
};

/** What is written of a customer: only what was sent, so that nothing else is touched. */
export const CustomerChange = z.object(profileFields);
export type CustomerChange = z.output<typeof CustomerChange>;

const NAMES = 'mobile, email, externalId or cardNumber';

/** Exactly one identifier. */
export function identifierQuery(country: string | undefined) {
  return z.strictObject(identifierFields(country)).transform((fields, context): TillIdentifier => {
    const [only, ...others] = identifiersOf(fields);
    if (only !== undefined && others.length === 0) return only;
    context.addIssue(`must hold exactly one of ${NAMES}`);
    return z.NEVER;
  });
}

/** A new customer, with every identifier that is known. */
export function enrolmentBody(country: string | undefined) {
  return z
    .strictObject({ ...identifierFields(country), ...profileFields })
    .transform(({ firstName, lastName, customFields, extendedFields, ...fields }, context) => {
      const [first, ...others] = identifiersOf(fields);
      if (first === undefined) {
        context.addIssue(`must hold at least one of ${NAMES}`);
        return z.NEVER;
      }
      const identifiers: readonly [TillIdentifier, ...TillIdentifier[]] = [first, ...others];
      return { identifiers, change: { firstName, lastName, customFields, extendedFields } };
    });
}

/** A change of a customer whom the query or the body names. */
export function updateBody(country: string | undefined) {
  return z
    .strictObject({ ...identifierFields(country), ...profileFields })
    .transform(({ firstName, lastName, customFields, extendedFields, ...fields }, context) => {
      const change: CustomerChange = { firstName, lastName, customFields, extendedFields };
      if (Object.values(change).every((value) => value === undefined)) {
        context.addIssue('must hold what is to change: firstName, lastName, customFields or extendedFields');
        return z.NEVER;
      }
      return { identifiers: identifiersOf(fields), change };
    });
}
