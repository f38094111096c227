import { AppError } from '@capconnect/kernel';
import type { Answered } from './call.ts';

/** "No" to the question whether something can be redeemed. */
export interface NotRedeemable extends Answered {
  readonly isRedeemable: false;
  /** For the person at the till. */
  readonly reason: string;
  readonly capillaryCode: string | undefined;
}

/** A `REDEMPTION_REFUSED` as the answer that it is when somebody only asked; any other error is thrown on. */
export function toNotRedeemable(error: unknown): NotRedeemable {
  if (!(error instanceof AppError) || error.code !== 'REDEMPTION_REFUSED') throw error;
  const { capillaryCode, requestId } = error.details;
  return {
    isRedeemable: false,
    reason: error.message,
    capillaryCode: typeof capillaryCode === 'string' ? capillaryCode : undefined,
    requestId: typeof requestId === 'string' ? requestId : undefined,
    warnings: [],
  };
}
