import type { TransactionRequest } from '@capconnect/capillary-client';
import type { Bill, BillLine } from '../bills/bill.schema.ts';
import type { BillFacts } from '../bills/bill-facts.ts';
import { billDeliveryId } from '../bills/bill-identity.ts';
import { identifiersOf } from '../customers/customer-identifier.ts';
import { idOfOffline } from '../redeem/offline/offline-id.ts';
import type { StoreSettings } from '../tenant.ts';

/** The bill that a return is of, as far as the bridge knows it. */
export interface OriginalBill {
  readonly capillaryBillNumber: string;
  /** When it was made, as Capillary was told. */
  readonly correctedAt: string | undefined;
  /** `undefined` when the bridge does not have the bill. */
  readonly facts?: Pick<BillFacts, 'till' | 'businessDate'>;
  /** Capillary's id of the customer who claimed it when it was a guest's. */
  readonly claimedBy?: string | undefined;
}

export interface BillToTransaction {
  readonly bill: Bill;
  readonly facts: BillFacts;
  readonly store: string;
  readonly settings: Pick<StoreSettings, 'source' | 'accountId'>;
  /** Its own number in Capillary; a return goes under its original's. */
  readonly capillaryBillNumber: string;
  /** Of a return. */
  readonly original?: OriginalBill | undefined;
  /** The number in Capillary of the bill that a returned line was bought on. */
  readonly parentBillNumber: (line: BillLine) => string | undefined;
}

/**
 * A till's bill as Capillary's (reference section 6.4). Without a customer a sale is NOT_INTERESTED and a return
 * NOT_INTERESTED_RETURN; an exchange is a REGULAR bill with returned lines. Its note is the bill's identity: by it, and
 * not by the number alone, the bill is known again.
 */
export function billToTransaction(input: BillToTransaction): TransactionRequest {
  const { bill, facts, store, settings, original } = input;
  const [named] = identifiersOf(bill.customer ?? {});
  const claimant = original?.claimedBy;
  const customer = named ?? (claimant === undefined ? undefined : { type: 'id' as const, value: claimant });
  const type = transactionType(bill.type, customer !== undefined);
  const { correctedAt } = facts;
  // Capillary refuses a return that is not later than its sale; without the time it goes by the number alone.
  const purchaseTime =
    (original?.correctedAt ?? correctedAt) < correctedAt ? original?.correctedAt : undefined;
  return {
    type,
    ...(bill.type === 'RETURN' ? { returnType: returnTypeOf(bill), purchaseTime } : {}),
    billNumber: original?.capillaryBillNumber ?? input.capillaryBillNumber,
    billingDate: correctedAt,
    billAmount: bill.amount,
    grossAmount: bill.grossAmount,
    discount: bill.discount,
    note: `${store}/${billDeliveryId(facts)}`,
    notInterestedReason: bill.notInterestedReason,
    source: settings.source,
    accountId: settings.accountId,
    ...(type === 'REGULAR' || type === 'RETURN' ? { customer } : {}),
    lineItemsV2: bill.lines?.map((line) => ({
      itemCode: line.itemCode,
      qty: line.quantity,
      rate: line.rate,
      value: line.value,
      discount: line.discount,
      amount: line.amount,
      description: line.description,
      serial: line.serial,
      ...(type === 'NOT_INTERESTED_RETURN' ? { purchaseTime } : {}),
      ...(line.type === 'RETURN' && bill.type !== 'RETURN'
        ? { type: line.type, parentBillNumber: input.parentBillNumber(line) }
        : {}),
    })),
    paymentModes: bill.payments,
    redemptions: redemptionsOf(bill),
    customFields: bill.customFields,
    extendedFields: bill.extendedFields,
  };
}

function transactionType(type: Bill['type'], hasCustomer: boolean): TransactionRequest['type'] {
  if (type === 'RETURN') return hasCustomer ? 'RETURN' : 'NOT_INTERESTED_RETURN';
  return hasCustomer ? type : 'NOT_INTERESTED';
}

/** What a till that names no kind means: these lines, or this amount. */
function returnTypeOf({ returnType, lines = [] }: Bill): TransactionRequest['returnType'] {
  return returnType ?? (lines.length > 0 ? 'LINE_ITEM' : 'AMOUNT');
}

/** What was promised while the line was down has no id of Capillary's yet: it is redeemed under the bill's number later. */
function redemptionsOf({ redemptions = [] }: Bill): TransactionRequest['redemptions'] {
  const known = redemptions.filter(({ redemptionId }) => idOfOffline(redemptionId) === undefined);
  if (known.length === 0) return undefined;
  const idsOf = (wanted: 'points' | 'coupon') =>
    known.filter(({ type }) => type === wanted).map(({ redemptionId }) => redemptionId);
  return { pointsRedemptions: idsOf('points'), couponRedemptions: idsOf('coupon') };
}
