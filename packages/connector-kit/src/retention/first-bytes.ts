/** Orders are some 10 kB, but a payload may have megabytes: this much is handled in one transaction. */
const MAX_BYTES = 8 * 1024 * 1024;

/** The first of the rows that together are not too large, at least one. */
export function firstBytes<Row extends { readonly bytes: number }>(rows: readonly Row[]): readonly Row[] {
  let total = 0;
  const end = rows.findIndex(({ bytes }) => (total += bytes) > MAX_BYTES);
  return end === -1 ? rows : rows.slice(0, Math.max(1, end));
}
