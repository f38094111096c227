import { Big } from 'big.js';
import type { Caller, SimulatorContext } from '../../context.ts';
import type { Customer } from '../customers/customer.ts';
import type { LedgerEntry, LedgerReason } from './ledger-entry.ts';

export interface PointsMovement {
  readonly reason: LedgerReason;
  readonly points: Big;
  readonly transactionId?: number;
  readonly transactionNumber?: string;
}

/** Totals of a customer's ledger. */
export interface PointsTotals {
  readonly earned: Big;
  readonly returned: Big;
  readonly redeemed: Big;
  readonly reversed: Big;
  /** Earned and opening, less returned, less redeemed, plus reversed. Negative when spent points were returned. */
  readonly balance: Big;
  /** Earned and opening, less returned. */
  readonly lifetime: Big;
}

const ZERO = new Big(0);

/** Writes one movement; none of zero points. */
export function movePoints(
  context: SimulatorContext,
  caller: Caller,
  customer: Customer,
  { reason, points, transactionId, transactionNumber }: PointsMovement,
): void {
  if (points.lte(ZERO)) return;
  customer.ledger.push({
    id: context.nextId(),
    atMs: context.nowMs(),
    reason,
    points,
    transactionId: transactionId ?? null,
    transactionNumber: transactionNumber ?? '',
    tillCode: caller.tillCode,
    storeCode: caller.storeCode,
  });
}

export function isCredit(entry: LedgerEntry): boolean {
  return entry.reason !== 'returned' && entry.reason !== 'redeemed';
}

export function pointsTotals(customer: Customer): PointsTotals {
  const sum = (...reasons: readonly LedgerReason[]): Big =>
    customer.ledger
      .filter(({ reason }) => reasons.includes(reason))
      .reduce((total, { points }) => total.plus(points), ZERO);
  const earned = sum('opening', 'earned');
  const returned = sum('returned');
  const redeemed = sum('redeemed');
  const reversed = sum('reversed');
  return {
    earned,
    returned,
    redeemed,
    reversed,
    balance: earned.minus(returned).minus(redeemed).plus(reversed),
    lifetime: earned.minus(returned),
  };
}
