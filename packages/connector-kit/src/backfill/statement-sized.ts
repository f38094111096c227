/** Bounds the parameters of one statement: PostgreSQL takes 65,535. */
const MOST_ITEMS = 500;

/** The items in groups, in their order, of which each goes into one statement. */
export function* statementSized<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  for (let start = 0; start < items.length; start += MOST_ITEMS) yield items.slice(start, start + MOST_ITEMS);
}
