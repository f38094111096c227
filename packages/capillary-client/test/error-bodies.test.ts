import { readFileSync } from 'node:fs';
import { AppError } from '@capconnect/kernel';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startAnsweringServer } from './support/answering-server.ts';
import { clientFor } from './support/client-for.ts';
import { SAMPLE_CALLS } from './support/sample-calls.ts';

const vectorSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  source: z.string(),
  input: z.strictObject({
    call: z.string(),
    answer: z.strictObject({
      status: z.int(),
      headers: z.record(z.string(), z.string()).default({}),
      body: z.unknown(),
    }),
  }),
  expected: z.union([
    z.strictObject({ success: z.literal(true) }),
    z.strictObject({
      error: z.strictObject({
        code: z.string(),
        capillaryCode: z.string().optional(),
        retryAfterMs: z.int().optional(),
      }),
    }),
  ]),
});

const file = new URL('../../../contracts/vectors/capillary/error-bodies.json', import.meta.url);
const { vectors } = z
  .object({ vectors: z.array(vectorSchema) })
  .parse(JSON.parse(readFileSync(file, 'utf8')));

describe('answers of Capillary and what they mean (contracts/vectors/capillary/error-bodies.json)', () => {
  it.each(vectors)('$id: $title', async ({ input, expected }) => {
    const server = await startAnsweringServer(input.answer);
    const call = SAMPLE_CALLS[input.call]!;
    const outcome = await call(clientFor(server.url)).then(
      () => ({ success: true }),
      (error: unknown) => {
        if (!(error instanceof AppError)) throw error;
        expect(error.details).toMatchObject({ operation: input.call, requestId: 'req-1' });
        const { capillaryCode } = error.details;
        return {
          error: {
            code: error.code,
            ...(capillaryCode === undefined ? {} : { capillaryCode }),
            ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
          },
        };
      },
    );
    expect(outcome).toEqual(expected);
    expect(server.calls).toHaveLength(1);
  });
});
