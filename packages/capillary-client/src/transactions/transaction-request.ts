import type { SourceAccount } from '../capillary-source.ts';
import type { CustomerIdentifier } from '../customers/customer-identifier.ts';

/** A field of the merchant's own, set up in Capillary beforehand. */
export type FieldValues = Readonly<Record<string, string>>;

/** `type` marks a returned line of an exchange, with the number of the bill it was bought on. */
export interface TransactionLine {
  readonly itemCode: string;
  readonly qty: string;
  readonly rate: string;
  /** `rate * qty`, before the discount. */
  readonly value: string;
  readonly discount?: string | undefined;
  /** `value - discount`. */
  readonly amount: string;
  readonly description?: string | undefined;
  readonly serial?: string | undefined;
  readonly type?: 'REGULAR' | 'RETURN' | undefined;
  /** Not allowed in a batch when the bill's own `returnType` is FULL or AMOUNT. */
  readonly returnType?: 'AMOUNT' | 'FULL' | 'LINE_ITEM' | 'CANCELLED' | undefined;
  readonly parentBillNumber?: string | undefined;
  readonly purchaseTime?: string | undefined;
  readonly imgUrl?: string | undefined;
  readonly attributes?: FieldValues | undefined;
  /** Lines take extended fields only, no custom fields. */
  readonly extendedFields?: FieldValues | undefined;
}

export interface PaymentMode {
  readonly mode: string;
  readonly value: string;
  /** At most 250 characters. */
  readonly notes?: string | undefined;
  readonly attributes?: FieldValues | undefined;
}

/**
 * A bill, in Capillary's own names (reference section 6.4). Amounts and quantities are decimal strings, such as
 * "12.50"; times are ISO 8601, best in UTC with `Z` (section 7.2).
 */
export interface TransactionRequest extends SourceAccount {
  /** Registered before: this call registers nobody. Left out for the NOT_INTERESTED types. */
  readonly customer?: CustomerIdentifier | undefined;
  readonly type: 'REGULAR' | 'RETURN' | 'NOT_INTERESTED' | 'NOT_INTERESTED_RETURN';
  /** For returns. */
  readonly returnType?: 'AMOUNT' | 'FULL' | 'LINE_ITEM' | 'CANCELLED' | undefined;
  /**
   * At most 50 characters. It is the idempotency key, so it must be the same each time the bill is sent and no other
   * bill's (section 7.1). For a return it is the number of the original bill.
   */
  readonly billNumber: string;
  /** The original transaction's id, for a return where several bills have its number. */
  readonly id?: string | undefined;
  readonly billAmount: string;
  readonly grossAmount?: string | undefined;
  readonly discount?: string | undefined;
  readonly billingDate: string;
  /** For returns: when the original was bought; earlier than `billingDate`. */
  readonly purchaseTime?: string | undefined;
  /** Names the bill beyond its number, if it is the same at each sending and no other bill's (see `isSameBill`). */
  readonly note?: string | undefined;
  readonly deliveryStatus?: 'PLACED' | 'PROCESSED' | 'SHIPPED' | 'DELIVERED' | 'RETURNED' | undefined;
  readonly outlierStatus?:
    | 'NORMAL'
    | 'INTERNAL'
    | 'FRAUD'
    | 'OUTLIER'
    | 'TEST'
    | 'DELETED'
    | 'FAILED'
    | 'OTHER'
    | undefined;
  /** At most 255 characters. */
  readonly notInterestedReason?: string | undefined;
  readonly currencyCode?: string | undefined;
  readonly addWithLocalCurrency?: boolean | undefined;
  readonly customFields?: FieldValues | undefined;
  readonly extendedFields?: FieldValues | undefined;
  readonly lineItemsV2?: readonly TransactionLine[] | undefined;
  readonly paymentModes?: readonly PaymentMode[] | undefined;
  /** Ids of redemptions made before and now tied to this bill. */
  readonly redemptions?:
    | { readonly pointsRedemptions?: readonly string[]; readonly couponRedemptions?: readonly string[] }
    | undefined;
  readonly promotionEvaluationId?: string | undefined;
  /** Base64 of JSON, as the cart promotion call gave them. */
  readonly appliedPromotionIdentifiers?: readonly string[] | undefined;
  readonly loyaltyPromotionIdentifiers?: readonly string[] | undefined;
}
