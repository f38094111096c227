import { z } from 'zod';
import { StoredIdentifier } from '../customers/stored-identifier.ts';

/** How the message of a claim is named in the inbox. */
export const CLAIM_MESSAGE = { source: 'pos', type: 'claim' } as const;

/** The payload of a claim: who claims. */
export const Claim = z.object({ identifier: StoredIdentifier });

/** What the flow needs of the envelope. */
export const ClaimHeaders = z.object({
  till: z.string(),
  /** The message of the claimed bill. */
  billId: z.string(),
  /** Whose claim it is, as `customerKey` says it. */
  customer: z.string(),
});

/** What the flow of a claim completes, and a return of the bill waits for. */
export function completedClaim(billId: string): string {
  return `claim ${billId}`;
}
