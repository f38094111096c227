import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { InputInvalidError } from '../../src/http/input-invalid-error.ts';
import { parseInput } from '../../src/http/parse-input.ts';

function refusal(schema: z.ZodType, value: unknown): InputInvalidError {
  try {
    parseInput(schema, value, { in: 'query' });
  } catch (error) {
    if (error instanceof InputInvalidError) return error;
    throw error;
  }
  throw new Error('accepted');
}

describe('parseInput', () => {
  it('points into lists and objects', () => {
    const schema = z.object({ lines: z.array(z.object({ rate: z.string() })) });
    expect(refusal(schema, { lines: [{ rate: '1' }, { rate: 2 }, {}] }).problems).toEqual([
      { pointer: '/lines/1/rate', detail: 'must be of type string' },
      { pointer: '/lines/2/rate', detail: 'is required' },
    ]);
  });

  it('names unknown fields, unless their name is not one', () => {
    const long = 'x'.repeat(65);
    expect(refusal(z.strictObject({}), { typo: 1, 'canary@example.com': 1, [long]: 1 }).problems).toEqual([
      { pointer: '/typo', detail: 'is not a field we know' },
      { pointer: '/(a name we do not repeat)', detail: 'is not a field we know' },
      { pointer: '/(a name we do not repeat)', detail: 'is not a field we know' },
    ]);
  });

  it('explains a union by the form that was nearly met', () => {
    const schema = z.object({
      credential: z.union([
        z.object({ key: z.string(), secret: z.string() }),
        z.object({ till: z.string() }),
      ]),
    });
    expect(refusal(schema, { credential: { key: 'a' } }).problems).toEqual([
      { pointer: '/credential/secret', detail: 'is required' },
    ]);
  });

  it("keeps a schema's own words, also about a field that is missing", () => {
    const schema = z
      .object({ a: z.string().regex(/^x/, 'must begin with x'), b: z.string().optional() })
      .superRefine((value, context) => {
        if (value.b === undefined)
          context.addIssue({ code: 'custom', path: ['b'], message: 'is needed with a' });
      });
    expect(refusal(schema, { a: 'canary', b: 'b' }).problems).toEqual([
      { pointer: '/a', detail: 'must begin with x' },
    ]);
    expect(refusal(schema, { a: 'x' }).problems).toEqual([{ pointer: '/b', detail: 'is needed with a' }]);
  });

  it('never repeats a value', () => {
    const schema = z.object({
      text: z.string().max(1),
      number: z.coerce.number(),
      url: z.url(),
      choice: z.enum(['a', 'b']),
      date: z.iso.datetime(),
      list: z.array(z.number()),
      record: z.record(z.string(), z.number()),
      kind: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('a') }),
        z.object({ kind: z.literal('b') }),
      ]),
    });
    const canary = fc.oneof(
      fc.constant('canary'),
      fc.constant(['canary']),
      fc.constant({ kind: 'canary', canary: 'canary' }),
    );
    const value = fc.record(Object.fromEntries(Object.keys(schema.shape).map((name) => [name, canary])));
    fc.assert(
      fc.property(value, (input) => {
        const error = refusal(schema.omit({ record: true }), input);
        expect(`${error.message} ${JSON.stringify(error.problems)}`).not.toContain('canary');
      }),
      { numRuns: 200 },
    );
  });
});
