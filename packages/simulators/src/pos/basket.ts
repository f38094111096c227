import type { Dice } from './dice.ts';
import type { PosBill, PosLine } from './pos-bill.ts';

interface Article {
  readonly itemCode: string;
  readonly description: string;
  readonly rateCents: number;
  /** Sold by weight. */
  readonly isWeighed?: true;
}

const ARTICLES: readonly [Article, ...Article[]] = [
  { itemCode: 'TEA-100', description: 'Green tea 100 g', rateCents: 650 },
  { itemCode: 'MUG-BLUE', description: 'Mug, blue', rateCents: 1_250 },
  { itemCode: 'SOAP-3', description: 'Soap, three pieces', rateCents: 799 },
  { itemCode: 'SHIRT-M', description: 'Shirt, size M', rateCents: 3_990 },
  { itemCode: 'SHOES-42', description: 'Shoes, size 42', rateCents: 8_995 },
  { itemCode: 'APPLES', description: 'Apples, by weight', rateCents: 299, isWeighed: true },
  { itemCode: 'BOOK-77', description: 'Cook book', rateCents: 2_450 },
  { itemCode: 'BAG', description: 'Paper bag', rateCents: 15 },
];

/** Whole cents as a decimal string. */
export function money(amountCents: number): string {
  return `${Math.floor(amountCents / 100)}.${String(amountCents % 100).padStart(2, '0')}`;
}

/** Cents of a decimal string that `money` made. */
export function cents(amount: string): number {
  return Number(amount.replace('.', ''));
}

/** One to six articles, each scanned once; some by weight, some with a discount. */
export function fillBasket(dice: Dice): readonly PosLine[] {
  const scanned = Array.from({ length: dice.whole(1, 6) }, () => dice.oneOf(ARTICLES));
  return [...new Set(scanned)].map(({ itemCode, description, rateCents, isWeighed = false }) => {
    // In thousandths, as a scale shows them.
    const quantity = isWeighed ? dice.whole(150, 2_500) : dice.whole(1, 3) * 1_000;
    const value = Math.round((rateCents * quantity) / 1_000);
    const discount = dice.chance(0.15) ? Math.round(value / 10) : 0;
    return {
      itemCode,
      description,
      quantity: String(quantity / 1_000),
      rate: money(rateCents),
      value: money(value),
      discount: money(discount),
      amount: money(value - discount),
    };
  });
}

/** What the lines come to; articles that come back in an exchange are taken off. */
export function totalsOf(lines: readonly PosLine[]): Pick<PosBill, 'amount' | 'grossAmount' | 'discount'> {
  const sum = (member: 'value' | 'discount' | 'amount') =>
    lines.reduce((total, line) => total + (line.type === 'RETURN' ? -1 : 1) * cents(line[member]), 0);
  return { grossAmount: money(sum('value')), discount: money(sum('discount')), amount: money(sum('amount')) };
}

/** In cash, by card, or a part of each. */
export function payFor(amount: string, isMixed: boolean, dice: Dice): PosBill['payments'] {
  const total = cents(amount);
  if (!isMixed || total < 2)
    return [{ mode: dice.oneOf(['CASH', 'CARD', 'CARD', 'VOUCHER']), value: amount }];
  const voucher = dice.whole(1, total - 1);
  return [
    { mode: 'VOUCHER', value: money(voucher) },
    { mode: 'CARD', value: money(total - voucher) },
  ];
}
