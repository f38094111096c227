export interface BatchOptions<Item, Result> {
  readonly maxItems: number;
  /** Gets the items in the order they came and answers in the same order; all or nothing. */
  readonly run: (items: readonly Item[]) => Promise<readonly Result[]>;
  /** Whether a failed batch is worth running item by item, because one bad item may have spoilt it for the rest. */
  readonly mayBeOneItem: (error: unknown) => boolean;
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Makes one call of many: what arrives while the event loop reads its sockets, or while the previous batch runs, goes
 * together. One batch runs at a time, so items are handled in the order they came.
 */
export function createBatch<Item, Result>(
  options: BatchOptions<Item, Result>,
): (item: Item) => Promise<Result> {
  const { maxItems, run, mayBeOneItem } = options;
  let waiting: Waiting<Item, Result>[] = [];
  let isScheduled = false;

  function schedule(): void {
    isScheduled = true;
    setImmediate(() => void runNext());
  }

  async function runNext(): Promise<void> {
    const batch = waiting.slice(0, maxItems);
    waiting = waiting.slice(maxItems);
    await settle(batch);
    if (waiting.length > 0) schedule();
    else isScheduled = false;
  }

  async function settle(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await run(batch.map(({ item }) => item));
      for (const [index, result] of results.entries()) batch[index]?.resolve(result);
    } catch (error) {
      if (batch.length > 1 && mayBeOneItem(error)) for (const single of batch) await settle([single]);
      else for (const { reject } of batch) reject(error);
    }
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!isScheduled) schedule();
    });
}
