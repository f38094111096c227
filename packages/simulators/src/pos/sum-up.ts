import { Big } from 'big.js';
import type { StoreDay } from './true-bill.ts';

/** The truth of some days, in numbers. */
export interface StoreSummary {
  readonly days: number;
  readonly bills: number;
  readonly sales: number;
  readonly notInterested: number;
  readonly returns: number;
  readonly cancellations: number;
  readonly exchanges: number;
  readonly voided: number;
  readonly repeats: number;
  readonly alterations: number;
  readonly lineCuts: number;
  /** Of all sales, and of all that came back. */
  readonly sold: string;
  readonly returned: string;
}

export function sumUp(days: Iterable<StoreDay>): StoreSummary {
  const list = [...days];
  const bills = list.flatMap((day) => day.bills);
  const events = list.flatMap((day) => day.events);
  const isReturn = ({ original }: (typeof bills)[number]) => original !== null;
  const amountOf = (some: typeof bills) =>
    some.reduce((total, { amount }) => total.plus(amount), new Big(0)).toFixed(2);
  const sendings = (sending: string) =>
    events.filter((event) => event.kind === 'bill' && event.sending === sending).length;
  return {
    days: list.length,
    bills: bills.length,
    sales: bills.filter(({ type }) => type === 'REGULAR').length,
    notInterested: bills.filter(({ type }) => type === 'NOT_INTERESTED').length,
    returns: bills.filter(isReturn).length,
    cancellations: bills.filter(({ returnType }) => returnType === 'CANCELLED').length,
    exchanges: bills.filter(({ isExchange }) => isExchange).length,
    voided: list.reduce((total, day) => total + day.voided, 0),
    repeats: sendings('again'),
    alterations: sendings('altered'),
    lineCuts: events.filter((event) => event.kind === 'line' && !event.isUp).length,
    sold: amountOf(bills.filter((bill) => !isReturn(bill))),
    returned: amountOf(bills.filter(isReturn)),
  };
}
