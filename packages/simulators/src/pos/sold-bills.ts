import type { Dice } from './dice.ts';
import type { PosBill } from './pos-bill.ts';
import type { TrueBill } from './true-bill.ts';

/** Nobody brings a thing back while still at the till. */
const AT_HOME_MS = 600_000;
/** As far back as people keep receipts here. */
const KEPT = 500;

export interface SoldBill {
  readonly bill: PosBill;
  readonly truth: TrueBill;
}

/** Bills that may still come back, each once. */
export interface SoldBills {
  add(sold: SoldBill): void;
  /** One of those that are wanted, which cannot be had again then. */
  take(atMs: number, isWanted: (sold: SoldBill) => boolean): SoldBill | undefined;
  clear(): void;
}

export function createSoldBills(dice: Dice): SoldBills {
  const kept: SoldBill[] = [];
  return {
    add(sold) {
      kept.push(sold);
      if (kept.length > KEPT) kept.shift();
    },
    take(atMs, isWanted) {
      const wanted = kept.filter((sold) => sold.truth.billedAtMs + AT_HOME_MS <= atMs && isWanted(sold));
      const [first, ...rest] = wanted;
      if (first === undefined) return undefined;
      const taken = dice.oneOf([first, ...rest]);
      kept.splice(kept.indexOf(taken), 1);
      return taken;
    },
    clear() {
      kept.length = 0;
    },
  };
}
