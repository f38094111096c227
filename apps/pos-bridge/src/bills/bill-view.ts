import type { FoundBill } from './find-bills.ts';

/** What a till is told of a bill it sent. */
export function billView({ message, facts }: FoundBill) {
  const { result } = message;
  return {
    id: message.id,
    billNumber: facts.billNumber,
    kind: facts.kind,
    till: facts.till,
    businessDate: facts.businessDate,
    billedAt: facts.billedAt,
    correctedAt: facts.correctedAt,
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
