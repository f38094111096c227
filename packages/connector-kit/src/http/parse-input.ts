import type { z } from 'zod';
import { InputInvalidError } from './input-invalid-error.ts';
import { inputProblems } from './input-problems.ts';

/** The part of a request that was read. */
export type InputPlace = 'body' | 'query' | 'path' | 'headers';

const ADVICE: Readonly<Record<InputPlace, string>> = {
  body: 'Send a JSON object with Content-Type: application/json.',
  query: 'Check the parameters after the question mark.',
  path: 'Check the address.',
  headers: 'Check the request headers.',
};

/**
 * Reads what a caller sent. For answers of remotes use something else: their mistake is not the caller's.
 * @throws `INPUT_INVALID` with one problem a wrong field.
 */
export function parseInput<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  { in: place }: { readonly in: InputPlace },
): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const problems = inputProblems(result.error, value);
  const named = problems
    .filter(({ pointer }) => pointer !== '')
    .map(({ pointer, detail }) => `${pointer}: ${detail.replace(/\.$/, '')}`);
  const what = named.length === 0 ? ADVICE[place] : `${named.slice(0, 3).join('; ')}.`;
  throw new InputInvalidError(`The request ${place} is not valid: ${what}`, problems);
}
