import type { SimulatorContext } from '../../context.ts';
import { formatV2Time } from '../../time/cluster-time.ts';
import { decimalNumber } from '../amounts/decimal.ts';
import type { Transaction, TransactionLine } from './transaction.ts';

/** A transaction as the v2 reads show it (reference section 6.4), times in the cluster's zone (section 7.2). */
export function transactionView(
  context: SimulatorContext,
  transaction: Transaction,
  { withTenders = false }: { readonly withTenders?: boolean } = {},
): Record<string, unknown> {
  const { clusterOffsetMinutes } = context.settings;
  const { billedAtOffset, isCancelled } = transaction;
  return {
    id: transaction.id,
    customerId: transaction.customerId ?? -1,
    source: transaction.source.toLowerCase(),
    accountId: transaction.accountId,
    type: transaction.type,
    ...(transaction.returnType === null ? {} : { returnType: transaction.returnType }),
    deliveryStatus: transaction.deliveryStatus,
    outlierStatus: transaction.outlierStatus,
    basketSize: transaction.lines.length,
    billDetails: {
      amount: decimalNumber(transaction.amount),
      grossAmount: decimalNumber(transaction.grossAmount),
      discount: decimalNumber(transaction.discount),
      billNumber: transaction.billNumber,
      billingTime: formatV2Time(transaction.billedAtMs, clusterOffsetMinutes),
      ...(billedAtOffset === null ? {} : { billingTimeInputOffset: billedAtOffset }),
      note: transaction.note,
      billingStore: storeView(context, transaction.storeCode),
      returnDetails: { canceled: isCancelled },
      niReturnDetails: {},
      invalidBill: false,
    },
    lineItems: transaction.lines.map(lineView),
    customFields: transaction.customFields,
    extendedFields: {
      ...transaction.extendedFields,
      ...(billedAtOffset === null ? {} : { event_input_date_offset: billedAtOffset }),
    },
    attribution: attribution(context, transaction),
    autoUpdateTime: formatV2Time(transaction.updatedAtMs, clusterOffsetMinutes),
    notInterestedReason: transaction.notInterestedReason,
    returnDetails: { canceled: isCancelled },
    ...(withTenders ? { paymentModes: transaction.paymentModes } : {}),
  };
}

function attribution(context: SimulatorContext, transaction: Transaction): unknown {
  const { clusterOffsetMinutes } = context.settings;
  const { tillCode, recordedAtMs, updatedAtMs } = transaction;
  const till = context.org.tills.get(tillCode);
  return {
    createDate: formatV2Time(recordedAtMs, clusterOffsetMinutes),
    createdBy: { id: till?.id ?? -1, code: tillCode, name: till?.name ?? tillCode, type: 'TILL' },
    modifiedBy: {},
    modifiedDate: formatV2Time(updatedAtMs, clusterOffsetMinutes),
  };
}

export function storeView(context: SimulatorContext, storeCode: string): unknown {
  const store = context.org.stores.get(storeCode);
  return {
    id: store?.id ?? -1,
    code: storeCode,
    description: '',
    name: store?.name ?? storeCode,
    type: 'STORE',
  };
}

function lineView(line: TransactionLine): unknown {
  const { itemCode, description, serial, attributes, extendedFields } = line;
  return {
    id: line.id,
    details: {
      itemCode,
      description,
      serial,
      qty: decimalNumber(line.quantity),
      rate: decimalNumber(line.rate),
      value: decimalNumber(line.value),
      amount: decimalNumber(line.amount),
      discount: decimalNumber(line.discount),
      returnable: true,
      returnableDays: -1,
      attributes,
      extendedFields,
    },
    type: line.isReturnLine ? 'RETURN' : 'REGULAR',
    outlierStatus: 'NORMAL',
    returnDetails: line.returnedQuantity.eq(0) ? {} : { qty: decimalNumber(line.returnedQuantity) },
  };
}
