import type { Big } from 'big.js';

/** Why points moved. `opening` are those a seeded customer starts with. */
export type LedgerReason = 'opening' | 'earned' | 'returned' | 'redeemed' | 'reversed';

/** One movement of points; `points` is never negative, the reason tells the direction. */
export interface LedgerEntry {
  readonly id: number;
  readonly atMs: number;
  readonly reason: LedgerReason;
  readonly points: Big;
  readonly transactionId: number | null;
  readonly transactionNumber: string;
  readonly tillCode: string;
  readonly storeCode: string;
}
