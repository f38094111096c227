import { Refusal } from '../answers/refusal.ts';
import { transactionStatus } from './transaction-statuses.ts';

/** Refuses with 624 a return before its purchase. */
export function refuseEarlyReturn(returnedAtMs: number, purchasedAtMs: number): void {
  if (returnedAtMs < purchasedAtMs) throw new Refusal([transactionStatus(624)]);
}
