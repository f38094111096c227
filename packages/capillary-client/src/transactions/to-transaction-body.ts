import { isDecimal } from '../decimal.ts';
import { exactNumber } from '../exact-json.ts';
import type { PaymentMode, TransactionLine, TransactionRequest } from './transaction-request.ts';

/**
 * The bill as it goes over the wire: amounts become JSON numbers, digit for digit. Source and customer are not part of
 * it: a single bill carries them in its query, one of a batch in the row.
 *
 * @throws AppError `INPUT_INVALID` for an amount or quantity that is no decimal number.
 */
export function toTransactionBody(request: TransactionRequest): object {
  const { customer: _customer, source: _source, accountId: _account, ...bill } = request;
  return {
    ...bill,
    id: optionalNumber(bill.id, 'id'),
    billAmount: exactNumber(bill.billAmount, 'billAmount'),
    grossAmount: optionalNumber(bill.grossAmount, 'grossAmount'),
    discount: optionalNumber(bill.discount, 'discount'),
    lineItemsV2: bill.lineItemsV2?.map(toLineBody),
    paymentModes: bill.paymentModes?.map(toPaymentBody),
    redemptions: bill.redemptions && {
      pointsRedemptions: bill.redemptions.pointsRedemptions?.map(toWireId),
      couponRedemptions: bill.redemptions.couponRedemptions?.map(toWireId),
    },
  };
}

function toLineBody(line: TransactionLine): object {
  return {
    ...line,
    qty: exactNumber(line.qty, 'qty'),
    rate: exactNumber(line.rate, 'rate'),
    value: exactNumber(line.value, 'value'),
    discount: optionalNumber(line.discount, 'discount'),
    amount: exactNumber(line.amount, 'amount'),
  };
}

function toPaymentBody(payment: PaymentMode): object {
  return { ...payment, value: exactNumber(payment.value, 'paymentModes.value') };
}

function optionalNumber(text: string | undefined, field: string): object | undefined {
  return text === undefined ? undefined : exactNumber(text, field);
}

/** Ids of coupon redemptions are numbers, those of points have letters too; each goes out as Capillary gave it. */
function toWireId(id: string): object | string {
  return isDecimal(id) ? exactNumber(id, 'redemptions') : id;
}
