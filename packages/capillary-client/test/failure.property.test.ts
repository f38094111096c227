import { AppError } from '@capconnect/kernel';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseExactJson } from '../src/exact-json.ts';
import { failureOf, failureOfRow } from '../src/failure/failure.ts';
import { isFields } from '../src/fields.ts';
import { TRANSACTION_FAILURES } from '../src/failure/transaction-failures.ts';
import { startAnsweringServer } from './support/answering-server.ts';
import { clientFor } from './support/client-for.ts';
import { SAMPLE_CALLS } from './support/sample-calls.ts';

/** Stands for whatever personal data Capillary puts into its texts. */
const PERSONAL = 'personal-data-of-somebody';

const personal = fc.string({ maxLength: 5 }).map((text) => `${PERSONAL}${text}`);
const code = fc.oneof(
  fc.constantFrom('200', 401, '498', 403, 521, 604, 8006, 8015, 9999, 91021, 1e21, -1, 0.5, null, true),
  fc.integer(),
  personal,
);
const problem = fc.oneof(
  fc.record({ code, message: personal, status: fc.boolean() }),
  fc.jsonValue(),
  personal,
);
const itemStatus = fc.record({
  success: fc.constantFrom('true', 'false', true, false),
  code,
  message: personal,
});
const shaped = fc.oneof(
  fc.record({ errors: fc.oneof(fc.array(problem), problem), warnings: fc.array(problem) }),
  fc.record({ errorCode: code, errorMessage: personal }),
  fc.record({ response: fc.record({ status: itemStatus }) }),
  fc.record({
    response: fc.record({
      status: itemStatus,
      x: fc.record({ y: fc.array(fc.record({ item_status: itemStatus })) }),
    }),
  }),
  fc.record({ status: itemStatus }),
);
/** What the wire can carry, read as the client reads it. */
const body = fc
  .oneof({ arbitrary: shaped, weight: 3 }, { arbitrary: fc.jsonValue(), weight: 1 })
  .map((value) => parseExactJson(JSON.stringify(value)));

const answer = fc.record({
  operation: fc.constant('transactions.add'),
  requestId: fc.constantFrom('req-1', undefined),
  failures: fc.constant(TRANSACTION_FAILURES),
  isWrite: fc.boolean(),
  httpStatus: fc.integer({ min: 100, max: 999 }),
  body: fc.option(body, { nil: undefined }),
  retryAfter: fc.oneof(fc.constantFrom(undefined, '0', '-5', 'soon', '1e9', '99999999999'), fc.string()),
  nowMs: fc.constant(0),
});

describe('the failure mapping', () => {
  it('gives an AppError or nothing for every answer, and repeats nothing of its texts', () => {
    fc.assert(
      fc.property(answer, (given) => {
        const failure = failureOf(given);
        if (failure === undefined) return;
        expect(failure).toBeInstanceOf(AppError);
        expect(JSON.stringify(failure) + String(failure.stack)).not.toContain(PERSONAL);
        expect(failure.retryAfterMs ?? 0).toBeGreaterThanOrEqual(0);
        expect(failure.retryAfterMs ?? 0).toBeLessThanOrEqual(3_600_000);
      }),
      { numRuns: 1000 },
    );
  });

  it('takes no answer with errors for a success, whatever HTTP says', () => {
    const withErrors = fc
      .array(problem, { minLength: 1 })
      .map((errors) => parseExactJson(JSON.stringify({ createdId: 1, errors })));
    fc.assert(
      fc.property(answer, withErrors, (given, failed) => {
        expect(failureOf({ ...given, body: failed })).toBeInstanceOf(AppError);
      }),
    );
  });

  it('takes no answer for a success that HTTP calls a failure, a batch aside', () => {
    fc.assert(
      fc.property(answer, (given) => {
        fc.pre(given.httpStatus < 200 || given.httpStatus >= 300);
        fc.pre(!isFields(given.body) || !Array.isArray(given.body['response']));
        expect(failureOf(given)).toBeInstanceOf(AppError);
      }),
    );
  });

  it('is never in doubt about a read', () => {
    fc.assert(
      fc.property(answer, (given) => {
        expect(failureOf({ ...given, isWrite: false })?.code).not.toBe('OUTCOME_UNKNOWN');
      }),
    );
  });

  it('judges every row of a batch', () => {
    fc.assert(
      fc.property(body, (row) => {
        const failure = failureOfRow(row, {
          operation: 'transactions.addBulk',
          requestId: undefined,
          failures: TRANSACTION_FAILURES,
        });
        expect(JSON.stringify(failure ?? null)).not.toContain(PERSONAL);
      }),
    );
  });

  it('holds over the wire, for every method', async () => {
    const server = await startAnsweringServer({});
    const client = clientFor(server.url);
    const calls = Object.values(SAMPLE_CALLS);
    const others: unknown[] = [];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...calls),
        fc.integer({ min: 200, max: 599 }),
        fc.oneof(shaped, fc.jsonValue(), fc.string()),
        async (call, status, given) => {
          server.answering = () => ({ status, body: given });
          await call(client).catch((error: unknown) => {
            if (!(error instanceof AppError)) others.push(error);
          });
        },
      ),
      { numRuns: 300 },
    );
    expect(others).toEqual([]);
    expect(server.calls.length).toBeGreaterThanOrEqual(300);
  });
});
