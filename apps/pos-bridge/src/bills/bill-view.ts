import { isFlaggedSkew } from '../clock-skew/is-flagged-skew.ts';
import type { FoundBill } from './find-bills.ts';

/** What a till is told of a bill it sent. */
export function billView({ message, facts }: FoundBill) {
  const { result } = message;
  const aheadMs = Date.parse(facts.billedAt) - Date.parse(facts.correctedAt);
  return {
    id: message.id,
    billNumber: facts.billNumber,
    kind: facts.kind,
    till: facts.till,
    businessDate: facts.businessDate,
    billedAt: facts.billedAt,
    correctedAt: facts.correctedAt,
    /** How far the clock that the bill was timed by was ahead of Capillary's. */
    clockSkewSeconds: Math.round(aheadMs / 1_000),
    clockSkewFlagged: isFlaggedSkew(aheadMs),
    status: message.status,
    acceptedAt: message.acceptedAt,
    attempts: message.attempts,
    /** A decimal string once Capillary said it. */
    points: textAt(result, 'points'),
    capillaryBillNumber: textAt(result, 'capillaryBillNumber'),
    transactionId: textAt(result, 'transactionId'),
    error: message.error,
  };
}

function textAt(result: Readonly<Record<string, unknown>> | null, name: string): string | null {
  const value = result?.[name];
  return typeof value === 'string' ? value : null;
}
