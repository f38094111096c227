import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pick } from '../running-simulator.ts';
import { addBill, ALICE, balanceOf, returnBill, startDataPlane, type DataPlane } from './data-plane.ts';

const billNumber = fc.constantFrom('B-1', 'B-2');

/** Returns are small beside bills, so that most bills come back in several parts. */
const money = (most: number) =>
  fc
    .integer({ min: 1, max: most * 100 })
    .map((cents) => `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`);

type Step =
  | { readonly kind: 'bill'; readonly billNumber: string; readonly billAmount: string }
  | { readonly kind: 'part'; readonly billNumber: string; readonly billAmount: string }
  | { readonly kind: 'whole'; readonly billNumber: string; readonly returnType: string }
  | { readonly kind: 'redeem'; readonly points: number }
  | { readonly kind: 'reverse'; readonly nth: number; readonly points: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('bill' as const), billNumber, billAmount: money(300) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('part' as const), billNumber, billAmount: money(60) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('whole' as const),
      billNumber,
      returnType: fc.constantFrom('FULL', 'CANCELLED'),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('redeem' as const), points: fc.integer({ min: 1, max: 60 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('reverse' as const),
      nth: fc.nat(1),
      points: fc.integer({ min: 1, max: 40 }),
    }),
  },
);

/** Sums kept by what the answers said, never by looking into the simulator. */
interface Books {
  earned: number;
  returned: number;
  redeemed: number;
  reversed: number;
  readonly counted: string[];
  readonly redemptionIds: string[];
}

describe('for any sequence of bills, returns, redemptions and reversals', () => {
  it('the balance is earned less returned less redeemed plus reversed, and no bill counts twice', async () => {
    const plane = await startDataPlane();
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 24 }), async (steps) => {
        plane.simulator.reset();
        plane.simulator.seed({ customers: [ALICE] });
        const books: Books = {
          earned: 0,
          returned: 0,
          redeemed: 0,
          reversed: 0,
          counted: [],
          redemptionIds: [],
        };
        for (const one of steps) await take(plane, books, one);
        expect(await balanceOf(plane)).toBe(books.earned - books.returned - books.redeemed + books.reversed);
        expect(new Set(books.counted).size).toBe(books.counted.length);
        expect(books.returned).toBeLessThanOrEqual(books.earned);
        expect(books.reversed).toBeLessThanOrEqual(books.redeemed);
        await giveEverythingBack(plane, books);
        expect(books.returned).toBe(books.earned);
      }),
      { numRuns: 40 },
    );
  });
});

async function take(plane: DataPlane, books: Books, one: Step): Promise<void> {
  switch (one.kind) {
    case 'bill': {
      const { body } = await addBill(plane, { billNumber: one.billNumber, billAmount: one.billAmount });
      if (pick(body, 'createdId') !== undefined) books.counted.push(one.billNumber);
      books.earned += awarded(body);
      return;
    }
    case 'part':
      books.returned -= awarded(
        (
          await returnBill(plane, {
            returnType: 'AMOUNT',
            billNumber: one.billNumber,
            billAmount: one.billAmount,
          })
        ).body,
      );
      return;
    case 'whole':
      books.returned -= awarded(
        (await returnBill(plane, { returnType: one.returnType, billNumber: one.billNumber })).body,
      );
      return;
    case 'redeem':
      return redeem(plane, books, one.points);
    case 'reverse':
      return reverse(plane, books, one);
  }
}

async function redeem(plane: DataPlane, books: Books, points: number): Promise<void> {
  const { body } = await plane.post('/v1.1/points/redeem', {
    root: { redeem: [{ points_redeemed: points, customer: { mobile: ALICE.mobile } }] },
  });
  const id = pick(body, 'response', 'responses', 'points', 'redemption_id');
  if (typeof id !== 'string') return;
  books.redeemed += points;
  books.redemptionIds.push(id);
}

async function reverse(
  plane: DataPlane,
  books: Books,
  one: { readonly nth: number; readonly points: number },
): Promise<void> {
  const { body } = await plane.post('/v2/points/reverse', {
    redemptionId: books.redemptionIds[one.nth] ?? 'nope00',
    pointsToBeReversed: one.points,
    identifier: { type: 'ID', value: ALICE.id },
  });
  books.reversed += Number(pick(body, 'pointsReversed') ?? 0);
}

/** What is left of each bill comes back by its rest, after which it has given back all it earned. */
async function giveEverythingBack(plane: DataPlane, books: Books): Promise<void> {
  for (const bill of plane.simulator.context.loyalty.transactions.values()) {
    if (bill.type !== 'REGULAR' || bill.isFullyReturned) continue;
    const rest = bill.amount.minus(bill.returnedAmount).toFixed();
    const returned = await returnBill(plane, {
      returnType: 'AMOUNT',
      billNumber: bill.billNumber,
      billAmount: rest,
    });
    books.returned -= awarded(returned.body);
  }
}

function awarded(body: unknown): number {
  return Number(pick(body, 'sideEffects', 0, 'awardedPoints') ?? 0);
}
