/** Exactly one of these. Mobile numbers with country code. */
export type CustomerIdentifier =
  | { readonly mobile: string }
  | { readonly email: string }
  | { readonly externalId: string }
  | { readonly cardNumber: string };

/** What a shop asks a new member for. */
export interface CustomerProfile {
  readonly mobile?: string;
  readonly email?: string;
  readonly externalId?: string;
  readonly cardNumber?: string;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly customFields?: Readonly<Record<string, unknown>>;
  readonly extendedFields?: Readonly<Record<string, unknown>>;
}

export interface FoundCustomer {
  /** `cache`: the line was down or slow, and this is what was known at `asOf`. */
  readonly source: 'live' | 'cache';
  readonly asOf: string;
  readonly [member: string]: unknown;
}

/** The enrolment is on disk; Capillary learns of it before the customer's bills. */
export interface EnrolledCustomer {
  readonly id: string;
  readonly status: string;
}
