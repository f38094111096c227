import { z } from 'zod';
import { customerInput, scalarText, type CustomerInput } from './customer-input.ts';

const namedValues = z
  .object({ field: z.array(z.object({ name: z.string(), value: z.unknown() })).default([]) })
  .transform(({ field }) => Object.fromEntries(field.map(({ name, value }) => [name, value])))
  .optional();

const text = scalarText.nullish().transform((value) => value ?? '');

/** A customer as v1.1 bodies describe it (reference section 6.2). */
export const v1CustomerInput = z.object({
  id: text,
  user_id: text,
  mobile: text,
  email: text,
  external_id: text,
  card_number: text,
  firstname: scalarText.optional(),
  lastname: scalarText.optional(),
  registered_on: z.string().optional(),
  custom_fields: namedValues,
  extended_fields: namedValues,
});

export type V1CustomerInput = z.output<typeof v1CustomerInput>;

/** The same customer as v2 describes it. v1.1 registers in INSTORE. */
export function toCustomerInput(customer: V1CustomerInput): CustomerInput {
  const identifiers = [
    { type: 'mobile', value: customer.mobile },
    { type: 'email', value: customer.email },
    { type: 'externalId', value: customer.external_id },
  ].filter(({ value }) => value !== '');
  return customerInput.parse({
    profiles: [
      {
        source: 'INSTORE',
        firstName: customer.firstname,
        lastName: customer.lastname,
        identifiers,
        fields: customer.custom_fields ?? {},
      },
    ],
    extendedFields: customer.extended_fields ?? {},
  });
}
