import type { Customer } from './customer.ts';
import type { IdentifierType } from './identifier.ts';

/** The first value of that type in any of the customer's profiles; empty when there is none. */
export function identifierOf(customer: Customer, type: IdentifierType): string {
  const identifiers = customer.profiles.flatMap((profile) => profile.identifiers);
  return identifiers.find((identifier) => identifier.type === type)?.value ?? '';
}
