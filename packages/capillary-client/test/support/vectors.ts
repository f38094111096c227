import { readFileSync } from 'node:fs';
import { z } from 'zod';

const vectorSchema = z.object({
  id: z.string(),
  title: z.string(),
  input: z.object({
    request: z.object({
      method: z.string(),
      path: z.string(),
      query: z.record(z.string(), z.string()).default({}),
      body: z.unknown().optional(),
    }),
  }),
  expected: z.object({ status: z.int().optional(), body: z.unknown() }),
});

/** A call and its documented answer, from contracts/vectors/capillary. */
export type Vector = z.output<typeof vectorSchema>;

/** Samples of the documents for the strings that vectors leave free. */
const SAMPLES = ['7t4y2a', 'Token expired at 2019-12-02T12:31:15.000+0530'];

/** The vectors of a file that are calls, by id. */
export function loadCallVectors(theme: string): ReadonlyMap<string, Vector> {
  const file = new URL(`../../../../contracts/vectors/capillary/${theme}.json`, import.meta.url);
  const { vectors } = z
    .object({ vectors: z.array(z.unknown()) })
    .parse(JSON.parse(readFileSync(file, 'utf8')));
  return new Map(
    vectors.flatMap((vector) => {
      const parsed = vectorSchema.safeParse(vector);
      return parsed.success ? [[parsed.data.id, parsed.data] as const] : [];
    }),
  );
}

/** An answer that fits the expectation: what it leaves free (contracts/vectors/README.md) is filled with samples. */
export function sampleOf(expected: unknown): unknown {
  if (Array.isArray(expected)) return expected.map(sampleOf);
  if (typeof expected !== 'object' || expected === null) return expected;
  if ('$type' in expected)
    return expected.$type === 'number' ? 7001 : expected.$type === 'string' ? '7001' : true;
  if ('$pattern' in expected) {
    const pattern = new RegExp(String(expected.$pattern));
    const sample = SAMPLES.find((text) => pattern.test(text));
    if (sample === undefined) throw new Error(`There is no sample for ${pattern.source}.`);
    return sample;
  }
  return Object.fromEntries(
    Object.entries(expected).flatMap(([name, value]: [string, unknown]) =>
      isAbsent(value) ? [] : [[name, sampleOf(value)]],
    ),
  );
}

function isAbsent(value: unknown): boolean {
  return typeof value === 'object' && value !== null && '$absent' in value;
}
