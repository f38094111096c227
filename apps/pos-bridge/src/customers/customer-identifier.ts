import { z } from 'zod';
import { mobileOf } from './mobile-of.ts';

/** Who a till means, in Capillary's names and its one spelling. */
export interface TillIdentifier {
  readonly type: 'mobile' | 'email' | 'externalId' | 'cardnumber';
  readonly value: string;
}

/** Whether it can be an address at all; whether it is one, only a mail to it would show. */
const EMAIL = /^[^\s@,]+@[^\s@,]+$/;

/** Tills send numbers as text or as JSON numbers; the longest phone number is an exact one still. */
const Text = z.union(
  [
    z
      .string()
      .trim()
      .max(255)
      .regex(/^\P{Cs}*$/u),
    z.int().min(0).transform(String),
  ],
  {
    error: 'must be text of at most 255 characters',
  },
);

const Id = Text.refine((text) => /^[^\s,]+(?: [^\s,]+)*$/.test(text) && text.length <= 100, {
  error: 'must be 1 to 100 characters without commas',
});

/**
 * The fields by which a till names a customer, each in Capillary's spelling when read; to be spread into a schema.
 * @param country - the store's `defaultCountryCode`
 */
export function identifierFields(country: string | undefined) {
  return {
    mobile: Text.transform((text, context) => {
      const mobile = mobileOf(text, country);
      if (mobile !== undefined) return mobile;
      context.addIssue({ code: 'custom', message: mobileRemedy(country) });
      return z.NEVER;
    }).optional(),
    email: Text.transform((text) => text.toLowerCase())
      .refine((text) => EMAIL.test(text), { error: 'must be an e-mail address such as ann@example.org' })
      .optional(),
    externalId: Id.optional(),
    cardNumber: Id.optional(),
  };
}

type IdentifierFields = {
  readonly [Name in keyof ReturnType<typeof identifierFields>]?: string | undefined;
};

/**
 * What was read of `identifierFields`. The first is what messages are ordered by, so that an enrolment runs before the
 * bills of the same customer.
 */
export function identifiersOf(fields: IdentifierFields): readonly TillIdentifier[] {
  const { mobile, email, externalId, cardNumber } = fields;
  const found = [
    ['mobile', mobile],
    ['email', email],
    ['externalId', externalId],
    ['cardnumber', cardNumber],
  ] as const;
  return found.flatMap(([type, value]) => (value === undefined ? [] : [{ type, value }]));
}

function mobileRemedy(country: string | undefined): string {
  return country === undefined
    ? 'must be a phone number with its country code, such as +4917012345678; numbers without one need the setting defaultCountryCode'
    : 'must be a phone number of the country of the store, or one with its country code, such as +4917012345678';
}
