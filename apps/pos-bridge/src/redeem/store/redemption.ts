import type { RedemptionKind, RedemptionState } from './redemption-tables.ts';

/** What a till asks Capillary to do once. */
export interface NewRedemption {
  readonly tenantId: string;
  /** The till's `Idempotency-Key`, or one made of what is asked for. */
  readonly key: string;
  readonly kind: RedemptionKind;
  readonly till: string;
  /** As the till counts; empty for what is given back. */
  readonly billNumber: string;
  /** The number of the bill in Capillary. */
  readonly sentAs: string;
  readonly businessDate: string;
  readonly points?: string | undefined;
  /** Everything that is asked for: the same key with something else is a conflict. Kept encrypted. */
  readonly request: Readonly<Record<string, string | undefined>>;
  /** The code that the customer was sent: belongs to what is asked for, and is kept nowhere. */
  readonly proof?: string | undefined;
}

/** A redemption as it is stored. */
export interface Redemption {
  readonly tenantId: string;
  readonly id: string;
  readonly kind: RedemptionKind;
  readonly till: string;
  readonly billNumber: string;
  readonly sentAs: string;
  readonly businessDate: string;
  readonly points: string | undefined;
  readonly state: RedemptionState;
  readonly isOffline: boolean;
  /** Capillary may have been asked to do it. */
  readonly mayBeSent: boolean;
  readonly messageId: string | undefined;
  readonly customerId: string | undefined;
  readonly redemptionId: string | undefined;
  readonly answer: Readonly<Record<string, unknown>> | undefined;
  readonly error: { readonly code: string; readonly message: string } | undefined;
  /** Somebody is speaking to Capillary about it until then, epoch milliseconds. */
  readonly leasedUntilMs: number;
  readonly acceptedAtMs: number;
  readonly updatedAtMs: number;
  readonly undoneAtMs: number | undefined;
}

/** The right to speak to Capillary about one redemption. */
export interface HeldRedemption extends Redemption {
  readonly lease: string;
  /** Capillary may have been asked before: ask whether it did it. */
  readonly isRepeat: boolean;
}

/** Capillary did it. */
export interface RedemptionDone {
  readonly state: 'done';
  readonly redemptionId?: string | undefined;
  readonly customerId?: string | undefined;
  /** What the till is told. */
  readonly answer: Readonly<Record<string, unknown>>;
}

/** What became of an attempt. */
export type RedemptionOutcome =
  | RedemptionDone
  | {
      readonly state: 'refused' | 'open' | 'queued';
      readonly error: { readonly code: string; readonly message: string };
    }
  | { readonly state: 'void' };
