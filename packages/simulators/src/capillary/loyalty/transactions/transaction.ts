import type { Big } from 'big.js';

export const TRANSACTION_TYPES = ['REGULAR', 'RETURN', 'NOT_INTERESTED', 'NOT_INTERESTED_RETURN'] as const;
export type TransactionType = (typeof TRANSACTION_TYPES)[number];

export const RETURN_TYPES = ['FULL', 'AMOUNT', 'LINE_ITEM', 'CANCELLED'] as const;
export type ReturnType = (typeof RETURN_TYPES)[number];

export const OUTLIER_STATUSES = [
  'NORMAL',
  'INTERNAL',
  'FRAUD',
  'OUTLIER',
  'TEST',
  'DELETED',
  'FAILED',
  'OTHER',
] as const;
export type OutlierStatus = (typeof OUTLIER_STATUSES)[number];

export const DELIVERY_STATUSES = ['PLACED', 'PROCESSED', 'SHIPPED', 'DELIVERED', 'RETURNED'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

export interface TransactionLine {
  readonly id: number;
  readonly itemCode: string;
  readonly description: string;
  readonly serial: string;
  readonly quantity: Big;
  readonly rate: Big;
  readonly value: Big;
  readonly discount: Big;
  readonly amount: Big;
  /** How much of it came back so far. */
  returnedQuantity: Big;
  readonly isReturnLine: boolean;
  /** A combo, bundle or split item: it cannot be returned by line (682). */
  readonly isComposite: boolean;
  readonly attributes: Readonly<Record<string, unknown>>;
  extendedFields: Record<string, unknown>;
}

/** A bill, or the return of one. */
export interface Transaction {
  readonly id: number;
  /** Null for a bill of somebody who is not a member. */
  customerId: number | null;
  readonly type: TransactionType;
  readonly returnType: ReturnType | null;
  /** Of a return: the original bill's number. */
  readonly billNumber: string;
  readonly amount: Big;
  readonly grossAmount: Big;
  readonly discount: Big;
  readonly billedAtMs: number;
  /** Offset that the sender wrote, such as `+05:30`. */
  readonly billedAtOffset: string | null;
  readonly recordedAtMs: number;
  updatedAtMs: number;
  readonly source: string;
  readonly accountId: string;
  tillCode: string;
  storeCode: string;
  outlierStatus: OutlierStatus;
  deliveryStatus: DeliveryStatus;
  readonly note: string;
  readonly notInterestedReason: string;
  customFields: Record<string, unknown>;
  extendedFields: Record<string, unknown>;
  readonly lines: readonly TransactionLine[];
  readonly paymentModes: readonly Readonly<Record<string, unknown>>[];
  /** Cart promotions that were applied, each base64 of JSON. */
  readonly appliedPromotionIdentifiers: readonly string[];
  /** Of a return: the bill that it returns; null when that bill is not known here. */
  readonly parentId: number | null;
  /** Part of a bill that earns points and can come back: the amount, or the purchased lines of an exchange. */
  readonly earningAmount: Big;
  readonly pointsPerUnit: Big;
  pointsAwarded: Big;
  pointsReturned: Big;
  returnedAmount: Big;
  /** How parts of it came back so far: AMOUNT and LINE_ITEM do not mix. */
  partialReturnType: 'AMOUNT' | 'LINE_ITEM' | null;
  isFullyReturned: boolean;
  isCancelled: boolean;
  /** Of a NOT_INTERESTED bill that was given to a customer later: the REGULAR bill that stands in its place. */
  becameId: number | null;
}
