export interface DatedRow {
  readonly seq: number;
  readonly accepted_at_ms: number;
}

export interface WalkOptions<Row extends DatedRow> {
  /** The next rows in order of acceptance; none at the end. */
  readonly read: (afterSeq: number) => Promise<readonly Row[]>;
  /** @returns how many rows it changed. */
  readonly act: (rows: readonly Row[]) => Promise<number>;
  readonly nowMs: number;
  /** Nothing accepted since then is of interest. */
  readonly beforeMs: number;
  readonly maxPages: number;
  readonly signal: AbortSignal;
}

/**
 * Goes through rows from the oldest on, a page at a time, until a whole page is too young. Dates from the future, written
 * while the clock was ahead, say nothing about the rows behind them.
 * @returns how many rows were changed.
 */
export async function walkOldest<Row extends DatedRow>(options: WalkOptions<Row>): Promise<number> {
  const { read, act, nowMs, beforeMs, maxPages, signal } = options;
  let changed = 0;
  let afterSeq = 0;
  for (let page = 0; page < maxPages && !signal.aborted; page += 1) {
    const rows = await read(afterSeq);
    const last = rows.at(-1);
    if (last === undefined) return changed;
    afterSeq = last.seq;
    const dated = rows.filter(({ accepted_at_ms }) => accepted_at_ms <= nowMs);
    if (dated.length > 0 && dated.every(({ accepted_at_ms }) => accepted_at_ms >= beforeMs)) return changed;
    changed += await act(rows);
  }
  return changed;
}
