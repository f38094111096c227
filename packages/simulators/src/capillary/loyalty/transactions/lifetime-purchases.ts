import { Big } from 'big.js';
import type { SimulatorContext } from '../../context.ts';
import type { Customer } from '../customers/customer.ts';

/** What a customer bought and kept. */
export function lifetimePurchases(context: SimulatorContext, customer: Customer): Big {
  return customer.transactionIds.reduce((total, id) => {
    const bill = context.loyalty.transactions.get(id);
    if (bill?.type !== 'REGULAR' || bill.outlierStatus !== 'NORMAL') return total;
    return total.plus(bill.earningAmount).minus(bill.returnedAmount);
  }, new Big(0));
}
