import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const FOLDER = join(import.meta.dirname, '../../../../contracts/vectors/capillary');

const requestSchema = z.strictObject({
  method: z.enum(['GET', 'POST', 'PUT', 'DELETE']),
  path: z.string().startsWith('/'),
  query: z.record(z.string(), z.string()).optional(),
  headers: z.record(z.string(), z.string()).optional(),
  body: z.unknown().optional(),
});

const vectorSchema = z
  .strictObject({
    id: z.string().regex(/^T\d+(?:-[a-z0-9-]+)?$/),
    title: z.string().min(1),
    source: z.string().min(1),
    verdict: z.enum(['documented', 'computed', 'refuted', 'inferred']),
    note: z.string().optional(),
    given: z.string().optional(),
    input: z.record(z.string(), z.unknown()),
    expected: z.record(z.string(), z.unknown()),
    claimed: z.record(z.string(), z.unknown()).optional(),
  })
  .refine(({ verdict, claimed }) => (verdict === 'refuted') === (claimed !== undefined), {
    message: 'claimed belongs to the verdict refuted, and only to it',
  })
  .refine(({ input }) => !('request' in input) || requestSchema.safeParse(input['request']).success, {
    message: 'input.request is not a call',
  });

/** What the client makes of an answer: no matter for the simulator. */
const conclusionSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  title: z.string().min(1),
  source: z.string().min(1),
  note: z.string().optional(),
  input: z.looseObject({ call: z.string(), answer: z.unknown() }),
  expected: z.record(z.string(), z.unknown()),
});

const fileSchema = z.strictObject({
  theme: z.string(),
  about: z.string().optional(),
  vectors: z.union([z.array(vectorSchema).min(1), z.array(conclusionSchema).min(1)]),
});

export type Vector = z.output<typeof vectorSchema>;

/** Names of the files, without `.json`. */
export function listThemes(): string[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.replace(/\.json$/, ''));
}

/** The vectors of a file, by id; those that hold the simulator. Throws when the file has another form than `contracts/vectors/README.md` says. */
export function loadVectors(theme: string): Map<string, Vector> {
  const file = fileSchema.parse(JSON.parse(readFileSync(join(FOLDER, `${theme}.json`), 'utf8')));
  if (file.theme !== theme) throw new Error(`${theme}.json says its theme is ${file.theme}`);
  return new Map(file.vectors.flatMap((vector) => ('verdict' in vector ? [[vector.id, vector]] : [])));
}

/** One vector with its input and expectation read by the given schemas. */
export function readVector<Input extends z.ZodType, Expected extends z.ZodType>(
  vector: Vector | undefined,
  input: Input,
  expected: Expected,
): { input: z.output<Input>; expected: z.output<Expected> } {
  if (vector === undefined) throw new Error('There is no such vector');
  return { input: input.parse(vector.input), expected: expected.parse(vector.expected) };
}

/** Input of a call. */
export const callInputSchema = z.strictObject({ request: requestSchema });
/** What a call must answer. */
export const callExpectedSchema = z.strictObject({ status: z.int().optional(), body: z.unknown() });

/** Where an answer is not as expected, by the rules of `contracts/vectors/README.md`. */
export function mismatches(expected: unknown, actual: unknown, path = 'body'): string[] {
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length)
      return [`${path}: ${JSON.stringify(actual)}`];
    return expected.flatMap((item, index) => mismatches(item, actual[index], `${path}.${index}`));
  }
  if (typeof expected !== 'object' || expected === null) {
    return Object.is(expected, actual)
      ? []
      : [`${path}: ${JSON.stringify(actual)} is not ${JSON.stringify(expected)}`];
  }
  const marked = markerOf(expected);
  if (marked !== undefined) return marked(actual) ? [] : [`${path}: ${JSON.stringify(actual)}`];
  if (typeof actual !== 'object' || actual === null)
    return [`${path}: ${JSON.stringify(actual)} is not an object`];
  return Object.entries(expected).flatMap(([name, value]: [string, unknown]) =>
    mismatches(value, Reflect.get(actual, name), `${path}.${name}`),
  );
}

const markerSchema = z.union([
  z.strictObject({ $type: z.enum(['string', 'number', 'boolean']) }).transform(
    ({ $type }) =>
      (actual: unknown) =>
        typeof actual === $type,
  ),
  z.strictObject({ $pattern: z.string() }).transform(
    ({ $pattern }) =>
      (actual: unknown) =>
        typeof actual === 'string' && new RegExp($pattern).test(actual),
  ),
  z.strictObject({ $absent: z.literal(true) }).transform(() => (actual: unknown) => actual === undefined),
]);

function markerOf(expected: object): ((actual: unknown) => boolean) | undefined {
  return markerSchema.safeParse(expected).data;
}
