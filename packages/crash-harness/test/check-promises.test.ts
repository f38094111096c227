import { describe, expect, it } from 'vitest';
import { type Bill, checkPromises } from '../src/check/check-promises.ts';
import type { SentOrder } from '../src/load/sent-order.ts';

function order(id: number, customer: number, acceptedAs: number | undefined): SentOrder {
  return { customer, orderId: String(id), eventId: `event-${id}`, billNumber: `SHP-${id}`, acceptedAs };
}

const orders = [order(1, 7, 1), order(2, 8, 2), order(3, 7, 3), order(4, 7, undefined), order(5, 8, 4)];
const bill = (id: number, customerId = 100): Bill => ({ billNumber: `SHP-${id}`, customerId });
const good = [bill(2, 200), bill(1), bill(5, 200), bill(3)];
const NOTHING = { lost: [], twice: [], outOfOrder: [], strange: [] };

function broken(bills: readonly Bill[], replayed: readonly string[] = []) {
  return checkPromises({ orders, bills, replayed: new Set(replayed) });
}

describe('the check of a run', () => {
  it('is content with each accepted bill once, in the order of its customer', () => {
    expect(broken(good)).toEqual(NOTHING);
  });

  it('is content when a bill is there that got no 200, wherever it stands', () => {
    expect(broken([bill(4), ...good])).toEqual(NOTHING);
  });

  it('finds an accepted bill that is not there', () => {
    expect(broken(good.slice(1))).toEqual({ ...NOTHING, lost: ['SHP-2'] });
  });

  it('finds a bill that is there twice, whether it was accepted or not', () => {
    expect(broken([...good, bill(1), bill(4), bill(4)])).toEqual({ ...NOTHING, twice: ['SHP-1', 'SHP-4'] });
  });

  it('finds a bill that was overtaken by a later one of its customer', () => {
    const overtaken = [bill(3), bill(1), bill(2, 200), bill(5, 200)];
    expect(broken(overtaken)).toEqual({ ...NOTHING, outOfOrder: ['SHP-1'] });
    expect(broken(overtaken, ['SHP-1'])).toEqual(NOTHING);
  });

  it('finds a bill that nobody sent, and one of another customer', () => {
    expect(broken([...good, bill(9)])).toEqual({ ...NOTHING, strange: ['SHP-9'] });
    expect(broken([bill(2, 200), bill(1), bill(5, 200), bill(3, 300)])).toEqual({
      ...NOTHING,
      strange: ['SHP-3'],
    });
  });
});
