import { Big } from 'big.js';
import { Refusal } from '../answers/refusal.ts';
import type { Transaction, TransactionLine } from './transaction.ts';
import type { LineDraft } from './transaction-draft.ts';
import { transactionStatus } from './transaction-statuses.ts';

const MONEY_PLACES = 2;

/** How much of a bill's line comes back. */
export interface PlannedLine {
  readonly line: TransactionLine;
  readonly quantity: Big;
  readonly amount: Big;
}

/**
 * Finds the lines of the bill that the return's lines mean, by item code and, where given, serial. Refuses with 660 when
 * there is no usable line, 687 no such item, 682 a combo or split item, 626 more than is left, 630 too much money.
 */
export function planLines(bill: Transaction, drafts: readonly LineDraft[]): readonly PlannedLine[] {
  if (drafts.length === 0) throw new Refusal([transactionStatus(660)]);
  const taken = new Map<number, Big>();
  return drafts.flatMap((draft) => planLine(bill, draft, taken));
}

function planLine(bill: Transaction, draft: LineDraft, taken: Map<number, Big>): readonly PlannedLine[] {
  if (draft.itemCode === '' || !draft.quantity?.gt(0)) throw new Refusal([transactionStatus(660)]);
  const candidates = bill.lines.filter(
    ({ itemCode, serial, isReturnLine }) =>
      !isReturnLine && itemCode === draft.itemCode && (draft.serial === '' || serial === draft.serial),
  );
  if (candidates.length === 0) throw new Refusal([transactionStatus(687)]);
  if (candidates.some(({ isComposite }) => isComposite)) throw new Refusal([transactionStatus(682)]);
  const parts = allocate(candidates, draft.quantity, taken);
  if (parts === null) throw new Refusal([transactionStatus(626, draft.itemCode)]);
  if (draft.amount === null) return parts;
  const most = parts.reduce((total, { amount }) => total.plus(amount), new Big(0));
  if (draft.amount.gt(most)) throw new Refusal([transactionStatus(630)]);
  const [first, ...rest] = parts;
  if (first === undefined) return [];
  // The money stands on the first part; the quantities stay where they are.
  return [
    { ...first, amount: draft.amount },
    ...rest.map(({ line, quantity }) => ({ line, quantity, amount: new Big(0) })),
  ];
}

/** Takes the quantity from the candidates in order; null when they have less. */
function allocate(
  candidates: readonly TransactionLine[],
  wanted: Big,
  taken: Map<number, Big>,
): readonly PlannedLine[] | null {
  const parts: PlannedLine[] = [];
  let missing = wanted;
  for (const line of candidates) {
    const before = line.returnedQuantity.plus(taken.get(line.id) ?? 0);
    const left = line.quantity.minus(before);
    const quantity = left.lt(missing) ? left : missing;
    if (quantity.lte(0)) continue;
    parts.push({ line, quantity, amount: worth(line, before.plus(quantity)).minus(worth(line, before)) });
    taken.set(line.id, (taken.get(line.id) ?? new Big(0)).plus(quantity));
    missing = missing.minus(quantity);
  }
  return missing.gt(0) ? null : parts;
}

/** What so much of the line cost, in whole cents, so that parts add up to the line. */
function worth(line: TransactionLine, quantity: Big): Big {
  if (quantity.gte(line.quantity)) return line.amount;
  return line.amount.times(quantity).div(line.quantity).round(MONEY_PLACES, Big.roundHalfUp);
}
