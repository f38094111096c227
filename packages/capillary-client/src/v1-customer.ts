/** Names by which v1.1 finds a customer (reference section 6.5). Capillary's own id is not among them. */
type V1IdentifierType = 'mobile' | 'email' | 'externalId' | 'cardnumber' | 'cardExternalId';

export interface V1CustomerIdentifier {
  readonly type: V1IdentifierType;
  readonly value: string;
}

const WIRE_NAMES: Readonly<Record<V1IdentifierType, string>> = {
  mobile: 'mobile',
  email: 'email',
  externalId: 'external_id',
  cardnumber: 'card_number',
  cardExternalId: 'card_external_id',
};

/** The identifier as v1.1 spells it, in queries and bodies alike. */
export function toV1Customer({ type, value }: V1CustomerIdentifier): Readonly<Record<string, string>> {
  return { [WIRE_NAMES[type]]: value };
}
