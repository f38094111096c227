export interface BatchOptions<Item, Result> {
  readonly maxItems: number;
  /** Gets the items in the order they came and answers in the same order; all or nothing. */
  readonly run: (items: readonly Item[]) => Promise<readonly Result[]>;
  /** Whether a failed batch is worth running item by item, because one bad item may have spoilt it for the rest. */
  readonly mayBeOneItem: (error: unknown) => boolean;
  /**
   * Where `run` keeps the order of its calls by itself: this many items go without waiting for more, also while others
   * are under way. Under load the event loop then reads its sockets while the first of them are being written; without
   * it, all that wait are answered at once, send their next at once, and either side idles while the other works.
   */
  readonly pipeline?: { readonly fromItems: number; readonly maxUnderWay: number };
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Makes one call of many: what arrives while the event loop reads its sockets, or while the previous batch runs, goes
 * together. Items are handled in the order they came.
 */
export function createBatch<Item, Result>(
  options: BatchOptions<Item, Result>,
): (item: Item) => Promise<Result> {
  const { maxItems, run, mayBeOneItem, pipeline } = options;
  let waiting: Waiting<Item, Result>[] = [];
  let underWay = 0;
  let isScheduled = false;

  function scheduleNext(): void {
    if (pipeline !== undefined && waiting.length >= pipeline.fromItems && underWay < pipeline.maxUnderWay) {
      void runNext();
    } else if (waiting.length > 0 && underWay === 0 && !isScheduled) {
      isScheduled = true;
      setImmediate(() => {
        isScheduled = false;
        if (underWay === 0 && waiting.length > 0) void runNext();
      });
    }
  }

  async function runNext(): Promise<void> {
    const batch = waiting.slice(0, maxItems);
    waiting = waiting.slice(maxItems);
    underWay += 1;
    await settle(batch);
    underWay -= 1;
    scheduleNext();
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
      scheduleNext();
    });
}
