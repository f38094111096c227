import type { Secret } from '@capconnect/kernel';

/** A token of the Auth Engine for one customer (reference section 4.4). */
export interface CustomerToken {
  readonly value: Secret;
  /** `VIEW` for guests, `MFA_PENDING` between two factors, `USER` when signed in. */
  readonly role: string | undefined;
  /** Epoch milliseconds by the Auth Engine's clock; `undefined` when the token does not say. */
  readonly expiresAtMs: number | undefined;
  /** Every identifier the engine knows of the customer, such as `MOBILE|919999999993`. */
  readonly identifiers: Secret<readonly string[]>;
  /** The device the token is for; `undefined` on the web. */
  readonly deviceId: string | undefined;
}
