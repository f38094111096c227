import type { Coupon } from './coupons/coupon.ts';
import type { Customer } from './customers/customer.ts';
import type { LoyaltyState } from './loyalty-state.ts';
import { pointsTotals } from './points/points-ledger.ts';
import type { PointsRedemption } from './points/points-redemption.ts';
import type { Transaction } from './transactions/transaction.ts';

/** What the data plane holds, as JSON for `GET /__sim/state`. Amounts and points are exact, as text. */
export function describeLoyalty(state: LoyaltyState): Record<string, unknown> {
  return {
    customers: [...state.customers.values()].map(describeCustomer),
    transactions: [...state.transactions.values()].map(describeTransaction),
    redemptions: [...state.redemptions.values()].map(describeRedemption),
    coupons: [...state.coupons.values()].map(describeCoupon),
    couponSeries: [...state.couponSeries.keys()],
    rejectedTransactions: [...state.rejectedTransactions.values()].map(
      ({ id, code, message, status, body }) => ({
        id,
        code,
        message,
        status,
        billNumber: body['billNumber'] ?? null,
      }),
    ),
    events: state.events.map(({ requestId, eventName, externalEventId, isDuplicate }) => ({
      requestId,
      eventName,
      externalEventId,
      isDuplicate,
    })),
  };
}

function describeCustomer(customer: Customer): Record<string, unknown> {
  const { earned, returned, redeemed, reversed, balance } = pointsTotals(customer);
  return {
    id: customer.id,
    profiles: customer.profiles.map(({ source, accountId, firstName, lastName, identifiers, fields }) => ({
      source,
      accountId,
      firstName,
      lastName,
      identifiers,
      fields,
    })),
    loyaltyType: customer.loyaltyType,
    extendedFields: customer.extendedFields,
    points: {
      earned: earned.toFixed(),
      returned: returned.toFixed(),
      redeemed: redeemed.toFixed(),
      reversed: reversed.toFixed(),
      balance: balance.toFixed(),
    },
    mergedInto: customer.mergedInto,
    isPiiDeleted: customer.isPiiDeleted,
  };
}

function describeTransaction(transaction: Transaction): Record<string, unknown> {
  const { id, customerId, type, returnType, billNumber, source, accountId, tillCode, storeCode } =
    transaction;
  const { outlierStatus, deliveryStatus, parentId, isFullyReturned, customFields, extendedFields } =
    transaction;
  return {
    id,
    customerId,
    type,
    returnType,
    billNumber,
    amount: transaction.amount.toFixed(),
    grossAmount: transaction.grossAmount.toFixed(),
    discount: transaction.discount.toFixed(),
    billedAt: new Date(transaction.billedAtMs).toISOString(),
    source,
    accountId,
    tillCode,
    storeCode,
    outlierStatus,
    deliveryStatus,
    parentId,
    pointsAwarded: transaction.pointsAwarded.toFixed(),
    pointsReturned: transaction.pointsReturned.toFixed(),
    returnedAmount: transaction.returnedAmount.toFixed(),
    isFullyReturned,
    customFields,
    extendedFields,
    lines: transaction.lines.map(({ itemCode, quantity, amount, returnedQuantity, isReturnLine }) => ({
      itemCode,
      quantity: quantity.toFixed(),
      amount: amount.toFixed(),
      returnedQuantity: returnedQuantity.toFixed(),
      isReturnLine,
    })),
    paymentModes: transaction.paymentModes,
    appliedPromotions: transaction.appliedPromotionIdentifiers.map(readPromotion),
  };
}

/** A cart promotion in words; null when the identifier is not base64 of JSON. */
function readPromotion(identifier: string): unknown {
  try {
    return JSON.parse(Buffer.from(identifier, 'base64').toString('utf8')) as unknown;
  } catch {
    return null;
  }
}

function describeRedemption(redemption: PointsRedemption): Record<string, unknown> {
  const { id, customerId, points, externalReferenceNumber, billNumber, reversals } = redemption;
  return {
    id,
    customerId,
    points: points.toFixed(),
    externalReferenceNumber,
    billNumber,
    reversals: reversals.map((reversal) => ({ id: reversal.id, points: reversal.points.toFixed() })),
  };
}

function describeCoupon(coupon: Coupon): Record<string, unknown> {
  const { id, code, seriesId, customerId, isRevoked, redemptions } = coupon;
  return { id, code, seriesId, customerId, isRevoked, redemptions };
}
