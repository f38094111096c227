import { cents, fillBasket, payFor, totalsOf } from './basket.ts';
import type { Till } from './create-till.ts';
import type { Dice } from './dice.ts';
import type { PosBill, PosLine } from './pos-bill.ts';
import type { SoldBill } from './sold-bills.ts';
import type { Habits } from './store-days-options.ts';
import type { TrueBill } from './true-bill.ts';

/** Where and when a bill is rung up. */
export interface AtTheTill {
  readonly till: Till;
  readonly atMs: number;
  readonly dice: Dice;
  readonly habits: Habits;
}

/** A sale, to a member or to somebody who is not one. */
export function ringUpSale(at: AtTheTill, mobile: string | null): SoldBill {
  return ringUp(at, { mobile, lines: fillBasket(at.dice) });
}

/** A sale that something from an earlier bill is given back with, worth no more than the sale. */
export function ringUpExchange(at: AtTheTill, earlier: SoldBill): SoldBill {
  const purchased = fillBasket(at.dice);
  const worth = cents(totalsOf(purchased).amount);
  const given = earlier.bill.lines.find((line) => cents(line.discount) === 0 && cents(line.amount) <= worth);
  const returned: PosLine[] =
    given === undefined ? [] : [{ ...given, type: 'RETURN', originalBillNumber: earlier.bill.billNumber }];
  return ringUp(at, { mobile: earlier.truth.mobile, lines: [...purchased, ...returned] });
}

/** All of an earlier bill comes back, or its first line, or it is cancelled. */
export function ringUpReturn(
  { till, atMs, dice }: AtTheTill,
  earlier: SoldBill,
  returnType: 'FULL' | 'LINE_ITEM' | 'CANCELLED',
): SoldBill {
  const lines = returnType === 'LINE_ITEM' ? earlier.bill.lines.slice(0, 1) : earlier.bill.lines;
  const totals = totalsOf(lines);
  const billNumber = till.nextBillNumber();
  const { customer } = earlier.bill;
  const { mobile } = earlier.truth;
  return {
    bill: {
      billNumber,
      type: 'RETURN',
      returnType,
      originalBillNumber: earlier.bill.billNumber,
      billedAt: till.billedAt(atMs),
      ...totals,
      ...(customer === undefined ? {} : { customer }),
      lines,
      payments: payFor(totals.amount, false, dice),
    },
    truth: {
      till: till.name,
      billNumber,
      type: mobile === null ? 'NOT_INTERESTED_RETURN' : 'RETURN',
      returnType,
      original: originalOf(earlier.truth),
      amount: totals.amount,
      billedAtMs: atMs,
      mobile,
      isExchange: false,
    },
  };
}

function originalOf({ till, billNumber, billedAtMs }: TrueBill): TrueBill['original'] {
  return { till, billNumber, billedAtMs };
}

function ringUp(
  { till, atMs, dice, habits }: AtTheTill,
  { mobile, lines }: { readonly mobile: string | null; readonly lines: readonly PosLine[] },
): SoldBill {
  const totals = totalsOf(lines);
  const type = mobile === null ? 'NOT_INTERESTED' : 'REGULAR';
  const bill: PosBill = {
    billNumber: till.nextBillNumber(),
    type,
    billedAt: till.billedAt(atMs),
    ...totals,
    ...(mobile === null ? {} : { customer: { mobile } }),
    lines,
    payments: payFor(totals.amount, dice.chance(habits.mixedPayments), dice),
  };
  return {
    bill,
    truth: {
      till: till.name,
      billNumber: bill.billNumber,
      type,
      returnType: null,
      original: null,
      amount: totals.amount,
      billedAtMs: atMs,
      mobile,
      isExchange: lines.some((line) => line.type === 'RETURN'),
    },
  };
}
