import type { Big } from 'big.js';
import type { DeliveryStatus, OutlierStatus, ReturnType, TransactionType } from './transaction.ts';

/** A line as sent, checked; null where an amount was left out. */
export interface LineDraft {
  readonly itemCode: string;
  readonly description: string;
  readonly serial: string;
  readonly quantity: Big | null;
  readonly rate: Big | null;
  readonly value: Big | null;
  readonly discount: Big | null;
  readonly amount: Big | null;
  /** A line that comes back, in a return or in an exchange. */
  readonly isReturnLine: boolean;
  readonly returnType: ReturnType | null;
  readonly parentBillNumber: string | null;
  readonly purchasedAtMs: number | null;
  readonly isComposite: boolean;
  readonly attributes: Record<string, unknown>;
  readonly extendedFields: Record<string, unknown>;
}

/** A transaction as sent, checked by itself: nothing of the organisation's other data was looked at yet. */
export interface TransactionDraft {
  readonly type: TransactionType;
  readonly returnType: ReturnType | null;
  readonly billNumber: string;
  /** `id` of the bill to return, where bill numbers collide. */
  readonly parentId: number | null;
  readonly amount: Big | null;
  readonly grossAmount: Big | null;
  readonly discount: Big | null;
  readonly billedAtMs: number;
  readonly billedAtOffset: string | null;
  /** When the original bill was, of a return. */
  readonly purchasedAtMs: number | null;
  readonly outlierStatus: OutlierStatus;
  readonly deliveryStatus: DeliveryStatus;
  readonly note: string;
  readonly notInterestedReason: string;
  readonly customFields: Record<string, unknown>;
  readonly extendedFields: Record<string, unknown>;
  readonly lines: readonly LineDraft[];
  readonly paymentModes: readonly Record<string, unknown>[];
  readonly appliedPromotionIdentifiers: readonly string[];
  readonly pointsRedemptionIds: readonly string[];
  readonly source: string;
  readonly accountId: string;
}
