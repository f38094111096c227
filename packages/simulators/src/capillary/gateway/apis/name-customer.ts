import type { Identifier } from '../../auth-engine/identifier.ts';
import type { GatewayPerson } from '../gateway-person.ts';

const FIELDS = {
  MOBILE: { v1: 'mobile', v2: 'mobile' },
  EMAIL: { v1: 'email', v2: 'email' },
  EXTERNALID: { v1: 'external_id', v2: 'externalId' },
} as const;

/** The person as v1.1 names customers: by id, or by what the CRM would know of somebody it does not know yet. */
export function nameForV1({ customerId, identifiers }: GatewayPerson): Readonly<Record<string, string>> {
  if (customerId !== undefined) return { id: String(customerId) };
  const field = crmField(identifiers);
  return field === undefined ? {} : { [field.v1]: field.value };
}

/** The person as v2 names customers, in any source. */
export function nameForV2({ customerId, identifiers }: GatewayPerson): Readonly<Record<string, string>> {
  if (customerId !== undefined) {
    return { source: 'ALL', identifierName: 'id', identifierValue: String(customerId) };
  }
  const field = crmField(identifiers);
  return field === undefined
    ? { source: 'ALL' }
    : { source: 'ALL', identifierName: field.v2, identifierValue: field.value };
}

/** What the token proves, in the words of the CRM: a user name is none, so that the address behind it counts. */
export function crmField(
  identifiers: readonly Identifier[],
): { readonly v1: string; readonly v2: string; readonly value: string } | undefined {
  const [field] = identifiers.flatMap(({ type, value }) =>
    type === 'USERNAME' ? [] : [{ ...FIELDS[type], value }],
  );
  return field;
}
