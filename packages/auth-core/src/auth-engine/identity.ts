/** The ways in which a customer can be named (reference section 4.1). Whether EXTERNALID works is set per brand. */
export const IDENTIFIER_TYPES = ['MOBILE', 'EMAIL', 'USERNAME', 'EXTERNALID'] as const;

export type IdentifierType = (typeof IDENTIFIER_TYPES)[number];

/** Who signs in, as it was typed; see `normaliseIdentity`. */
export interface IdentityInput {
  /** One of `IDENTIFIER_TYPES`, in any case. */
  readonly identifierType: string;
  readonly identifierValue: string;
  /** Where the one-time code goes. USERNAME needs this or `email`. */
  readonly mobile?: string | undefined;
  readonly email?: string | undefined;
}

/** Who signs in, in the Auth Engine's own spelling. Personal data: it stays out of logs and errors. */
export interface Identity extends IdentityInput {
  readonly identifierType: IdentifierType;
}
