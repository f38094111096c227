/** Exactly one of these. Mobile numbers with country code. */
export type CustomerIdentifier =
  | { readonly mobile: string }
  | { readonly email: string }
  | { readonly externalId: string }
  | { readonly cardNumber: string };

/** What may be changed of a customer; what is left out stays. */
export interface CustomerChange {
  readonly firstName?: string;
  readonly lastName?: string;
  readonly customFields?: Readonly<Record<string, string | boolean>>;
  readonly extendedFields?: Readonly<Record<string, string | boolean>>;
}

/** A new member, with every identifier that is known: at least one. */
export interface CustomerProfile extends CustomerChange {
  readonly mobile?: string;
  readonly email?: string;
  readonly externalId?: string;
  readonly cardNumber?: string;
}

export interface FoundCustomer {
  /** Capillary's. */
  readonly customerId: string;
  readonly profile: {
    readonly firstName?: string;
    readonly lastName?: string;
    readonly mobile?: string;
    readonly email?: string;
    readonly externalId?: string;
    readonly cardNumber?: string;
    readonly isMember: boolean;
  };
  readonly points: string;
  readonly tier: string | null;
  readonly tierExpiresAt: string | null;
  readonly nextTier: string | null;
  readonly coupons: readonly {
    readonly code: string;
    readonly description?: string;
    readonly discountType?: string;
    readonly discountValue?: string;
    readonly discountUpTo?: string;
    readonly validTill?: string;
    readonly redemptionsLeft?: string;
  }[];
  /** `cache`: the line was down or slow, and this is what was known at `asOf`. */
  readonly source: 'live' | 'cache';
  readonly asOf: string;
  readonly warnings?: readonly string[];
}

/** The enrolment or change is on disk. Capillary has it (`done`), or learns of it before the customer's bills. */
export interface WrittenCustomer {
  readonly id: string;
  readonly status: 'accepted' | 'done';
  readonly customerId?: string;
}
