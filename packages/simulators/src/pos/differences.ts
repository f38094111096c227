import { Big } from 'big.js';
import type { Transaction } from '../capillary/loyalty/transactions/transaction.ts';
import type { TrueBill } from './true-bill.ts';

export interface Comparison {
  readonly bills: Iterable<TrueBill>;
  /** What Capillary has: `simulator.context.loyalty.transactions.values()`. */
  readonly transactions: Iterable<Transaction>;
  /** Numbers that a bill may have in Capillary, the likeliest first. Of a return it is asked for the original bill. */
  readonly numbersOf: (bill: Pick<TrueBill, 'till' | 'billNumber' | 'billedAtMs'>) => readonly string[];
  /** How far a time may be off: tills tell theirs to the second; 3 s when left out. */
  readonly toleranceMs?: number;
}

/**
 * What is wrong in Capillary, in words: bills that are missing, there twice, of another amount or time, of nobody or the
 * wrong kind, and transactions that no till made. Empty when all is as it was.
 */
export function differences({ bills, transactions, numbersOf, toleranceMs = 3_000 }: Comparison): string[] {
  const unexplained = new Map<string, Transaction[]>();
  for (const transaction of transactions) {
    const key = keyOf(transaction.type, transaction.billNumber);
    unexplained.set(key, [...(unexplained.get(key) ?? []), transaction]);
  }
  const found: string[] = [];
  for (const bill of bills) {
    const name = `${bill.till} ${bill.billNumber} (${bill.type}${bill.returnType === null ? '' : ` ${bill.returnType}`})`;
    const there = numbersOf(bill.original ?? bill).flatMap(
      (number) => unexplained.get(keyOf(bill.type, number)) ?? [],
    );
    const own = there.find((transaction) => isLike(transaction, bill, toleranceMs)) ?? there[0];
    if (own === undefined) found.push(`${name} is missing`);
    else {
      const rest = (unexplained.get(keyOf(own.type, own.billNumber)) ?? []).filter((other) => other !== own);
      unexplained.set(keyOf(own.type, own.billNumber), rest);
      found.push(...unlike(own, bill, toleranceMs).map((what) => `${name} ${what}`));
    }
  }
  for (const { type, billNumber, amount } of [...unexplained.values()].flat()) {
    found.push(
      `${billNumber} (${type}, ${amount.toFixed(2)}) is in Capillary and no till made it, or it is there twice`,
    );
  }
  return found;
}

function isLike(transaction: Transaction, bill: TrueBill, toleranceMs: number): boolean {
  return unlike(transaction, bill, toleranceMs).length === 0;
}

function unlike(transaction: Transaction, bill: TrueBill, toleranceMs: number): string[] {
  const lateMs = transaction.billedAtMs - bill.billedAtMs;
  return [
    ...(transaction.amount.eq(new Big(bill.amount))
      ? []
      : [`has amount ${transaction.amount.toFixed(2)} instead of ${bill.amount}`]),
    ...(Math.abs(lateMs) <= toleranceMs ? [] : [`is ${Math.round(lateMs / 1_000)} s off its time`]),
    ...(transaction.returnType === bill.returnType
      ? []
      : [`came back as ${transaction.returnType ?? 'no return'}`]),
    ...((transaction.customerId === null) === (bill.mobile === null)
      ? []
      : ['is of the wrong kind of customer']),
  ];
}

function keyOf(type: string, billNumber: string): string {
  return `${type} ${billNumber}`;
}
