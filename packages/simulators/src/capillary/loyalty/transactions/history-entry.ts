import type { SimulatorContext } from '../../context.ts';
import { formatV2Time } from '../../time/cluster-time.ts';
import { decimalNumber } from '../amounts/decimal.ts';
import type { Transaction } from './transaction.ts';
import { storeView } from './transaction-view.ts';

/** A transaction as a customer's history lists it: flat, unlike the reads by id and number. */
export function historyEntry(
  context: SimulatorContext,
  transaction: Transaction,
  embed: readonly string[],
): Record<string, unknown> {
  const { billedAtOffset } = transaction;
  const showsOffset = embed.includes('BILL_EF') && billedAtOffset !== null;
  return {
    id: transaction.id,
    customerId: transaction.customerId ?? -1,
    loyaltyLogId: transaction.id,
    billingTime: formatV2Time(transaction.billedAtMs, context.settings.clusterOffsetMinutes),
    ...(showsOffset ? { billingTimeInputOffset: billedAtOffset } : {}),
    billNumber: transaction.billNumber,
    type: transaction.type,
    ...(transaction.returnType === null ? {} : { returnType: transaction.returnType }),
    notes: transaction.note,
    amount: decimalNumber(transaction.amount),
    grossAmount: decimalNumber(transaction.grossAmount),
    discount: decimalNumber(transaction.discount),
    outlierStatus: transaction.outlierStatus,
    deliveryStatus: transaction.deliveryStatus,
    source: transaction.source.toLowerCase(),
    accountId: transaction.accountId,
    billingStore: storeView(context, transaction.storeCode),
    customFields: transaction.customFields,
    extendedFields: {
      ...transaction.extendedFields,
      ...(showsOffset ? { event_input_date_offset: billedAtOffset } : {}),
    },
  };
}
