export const IDENTIFIER_TYPES = ['MOBILE', 'EMAIL', 'USERNAME', 'EXTERNALID'] as const;

/** Case-sensitive on the wire (reference section 4.1). */
export type IdentifierType = (typeof IDENTIFIER_TYPES)[number];

export interface Identifier {
  readonly type: IdentifierType;
  readonly value: string;
}

/** Where a code can be sent. */
export type Address = Identifier & { readonly type: 'MOBILE' | 'EMAIL' };

export function isIdentifierType(text: string | undefined): text is IdentifierType {
  return IDENTIFIER_TYPES.some((type) => type === text);
}

/** One identifier as one string; e-mail addresses that differ in case only are the same. */
export function identifierKey({ type, value }: Identifier): string {
  return `${type}|${type === 'EMAIL' ? value.toLowerCase() : value}`;
}

export function sameIdentifier(one: Identifier, other: Identifier): boolean {
  return identifierKey(one) === identifierKey(other);
}
