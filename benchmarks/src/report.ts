/** One figure, as `npm run bench` prints it: a JSON object a line on stdout. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly better: 'lower' | 'higher';
  /** The peer or the bare substrate, measured in the same run. */
  readonly baseline?: number;
  /** value / baseline. */
  readonly ratio?: number;
}

export function report(figure: Figure): void {
  const rounded = Object.fromEntries(
    Object.entries(figure).map(([name, value]) => [name, typeof value === 'number' ? round(value) : value]),
  );
  process.stdout.write(`${JSON.stringify(rounded)}\n`);
}

/** Progress for people, beside the figures. */
export function progress(line: string): void {
  process.stderr.write(`${line}\n`);
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
