import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createBatch } from '../../src/database/batch.ts';

/** Runs that end when the test says so. */
function heldRuns() {
  const runs: { readonly items: readonly number[]; readonly end: () => void; readonly fail: () => void }[] =
    [];
  return {
    runs,
    run: async (items: readonly number[]) => {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      runs.push({ items, end: resolve, fail: () => reject(new Error('spoilt')) });
      await promise;
      return items.map((item) => item * 10);
    },
    items: () => runs.map(({ items }) => items),
  };
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('a batch', () => {
  it('takes together what comes in one turn of the event loop, and the rest when that is through', async () => {
    const held = heldRuns();
    const add = createBatch({ maxItems: 10, run: held.run, mayBeOneItem: () => false });
    const first = [add(1), add(2)];
    await nextTurn();
    const second = [add(3), add(4)];
    await nextTurn();
    expect(held.items()).toEqual([[1, 2]]);
    held.runs[0]?.end();
    expect(await Promise.all(first)).toEqual([10, 20]);
    await nextTurn();
    held.runs[1]?.end();
    expect(await Promise.all(second)).toEqual([30, 40]);
    expect(held.items()).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it('sends enough items off at once, up to as many batches as may be under way', async () => {
    const held = heldRuns();
    const pipeline = { fromItems: 2, maxUnderWay: 2 };
    const add = createBatch({ maxItems: 10, run: held.run, mayBeOneItem: () => false, pipeline });
    const added = upTo(7).map(add);
    expect(held.items()).toEqual([
      [0, 1],
      [2, 3],
    ]);
    await nextTurn();
    expect(held.items()).toHaveLength(2);
    held.runs[0]?.end();
    await nextTurn();
    expect(held.items()[2]).toEqual([4, 5, 6]);
    for (const { end } of held.runs) end();
    expect(await Promise.all(added)).toEqual(upTo(7).map((item) => item * 10));
  });

  it('does not forget a few items that came while others were under way', async () => {
    const held = heldRuns();
    const pipeline = { fromItems: 3, maxUnderWay: 2 };
    const add = createBatch({ maxItems: 10, run: held.run, mayBeOneItem: () => false, pipeline });
    const added = upTo(4).map(add);
    await nextTurn();
    expect(held.items()).toEqual([[0, 1, 2]]);
    held.runs[0]?.end();
    await nextTurn();
    await nextTurn();
    held.runs[1]?.end();
    expect(await Promise.all(added)).toHaveLength(4);
  });

  it('runs the items of a spoilt batch one by one, so that only the bad one fails', async () => {
    const runs: (readonly number[])[] = [];
    const add = createBatch({
      maxItems: 10,
      run: async (items: readonly number[]) => {
        runs.push(items);
        if (items.includes(2)) throw new Error('bad item');
        return items;
      },
      mayBeOneItem: () => true,
    });
    const settled = await Promise.allSettled([1, 2, 3].map(add));
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(runs).toEqual([[1, 2, 3], [1], [2], [3]]);
  });
});
