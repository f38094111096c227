import { AppError, ERRORS, type ErrorCode } from '@capconnect/kernel';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AttemptOutcome } from '../../src/inbox/inbox.ts';
import { outcomeOfFailure } from '../../src/worker/outcome-of-failure.ts';

const NOW_MS = Date.UTC(2026, 5, 1);
const HORIZON_MS = 7 * 24 * 3_600_000;
const SHORT: readonly ErrorCode[] = ['UPSTREAM_BUSY', 'OUTCOME_UNKNOWN'];
const MERCHANT: readonly ErrorCode[] = ['AUTH_CONFIG_INVALID', 'CREDENTIAL_REJECTED', 'SCENARIO_FORBIDDEN'];

const isCode = (text: string): text is ErrorCode => Object.hasOwn(ERRORS, text);

function codesWith(rule: 'retry' | 'other'): readonly ErrorCode[] {
  const codes = Object.keys(ERRORS).filter(isCode);
  return codes.filter(
    (code) => !MERCHANT.includes(code) && (ERRORS[code].retry === 'retry') === (rule === 'retry'),
  );
}

const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const roundAttempt = fc.integer({ min: 1, max: 100_000 });

interface Given {
  readonly code: ErrorCode;
  readonly roundAttempt?: number;
  readonly ageMs?: number;
  readonly random?: number;
  readonly retryAfterMs?: number;
}

function outcome(given: Given): AttemptOutcome {
  const { code, roundAttempt: attempt = 1, ageMs = 0, random: chance = 0.5, retryAfterMs } = given;
  return outcomeOfFailure({
    error: new AppError(code, 'It failed.', { retryAfterMs }),
    message: { roundAttempt: attempt, roundStartedAtMs: NOW_MS - ageMs },
    nowMs: NOW_MS,
    random: chance,
  });
}

function waitMsOf(given: Given): number {
  const result = outcome(given);
  if (result.kind !== 'retry') throw new Error(`${given.code} was ${result.kind}`);
  expect(Number.isSafeInteger(result.notBeforeMs)).toBe(true);
  return result.notBeforeMs - NOW_MS;
}

describe('what may pass', () => {
  it('is tried again within a ceiling that doubles from 5 s to 1 h', () => {
    const code = fc.constantFrom(
      ...codesWith('retry').filter((each) => ![...SHORT, 'INTERNAL', 'ATTEMPT_TIMED_OUT'].includes(each)),
    );
    fc.assert(
      fc.property(code, roundAttempt, random, (aCode, attempt, chance) => {
        const waitMs = waitMsOf({ code: aCode, roundAttempt: attempt, random: chance });
        expect(waitMs).toBeGreaterThanOrEqual(500);
        expect(waitMs).toBeLessThanOrEqual(Math.min(3_600_000, 5_000 * 2 ** (attempt - 1)));
      }),
    );
  });

  it('is spread over the whole of that time', () => {
    for (const [attempt, ceilingMs] of [
      [1, 5_000],
      [3, 20_000],
      [50, 3_600_000],
    ] as const) {
      for (const chance of [0.25, 0.5, 0.75]) {
        const waitMs = waitMsOf({ code: 'UPSTREAM_UNAVAILABLE', roundAttempt: attempt, random: chance });
        expect(waitMs).toBe(ceilingMs * chance);
      }
    }
  });

  it('is tried again soon where Capillary only holds a lock, or may have done it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...SHORT), roundAttempt, random, (code, attempt, chance) => {
        expect(waitMsOf({ code, roundAttempt: attempt, random: chance })).toBeLessThanOrEqual(30_000);
      }),
    );
  });

  it('waits as long as the other side named, and at most to the horizon', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          ...codesWith('retry').filter((code) => !['INTERNAL', 'ATTEMPT_TIMED_OUT'].includes(code)),
        ),
        roundAttempt,
        random,
        fc.integer({ min: 500, max: 2 * HORIZON_MS }),
        (code, attempt, chance, retryAfterMs) => {
          const waitMs = waitMsOf({ code, roundAttempt: attempt, random: chance, retryAfterMs });
          expect(waitMs).toBe(Math.min(retryAfterMs, HORIZON_MS));
        },
      ),
    );
  });

  it('is left alone for half a minute when it was given up: its calls may still be under way', () => {
    expect(waitMsOf({ code: 'ATTEMPT_TIMED_OUT', random: 0 })).toBe(30_000);
    expect(waitMsOf({ code: 'ATTEMPT_TIMED_OUT', roundAttempt: 50 })).toBe(1_800_000);
  });

  it('is dead at the fifth attempt when the defect is ours, so that it does not hold up the customer for days', () => {
    expect(outcome({ code: 'INTERNAL', roundAttempt: 4 })).toMatchObject({ kind: 'retry' });
    expect(outcome({ code: 'INTERNAL', roundAttempt: 5 })).toMatchObject({ kind: 'dead' });
  });

  it('is dead after seven days of trying', () => {
    for (const code of codesWith('retry').filter((each) => each !== 'INTERNAL')) {
      const tried = { code, roundAttempt: 200 };
      expect(outcome({ ...tried, ageMs: HORIZON_MS - 1_000 })).toMatchObject({ kind: 'retry' });
      expect(outcome({ ...tried, ageMs: HORIZON_MS + 1 })).toMatchObject({ kind: 'dead', error: { code } });
      expect(outcome({ ...tried, ageMs: HORIZON_MS + 1, retryAfterMs: 1_000 }).kind).toBe('dead');
    }
  });

  it('has ten attempts, also when the machine was off for longer than the seven days', () => {
    for (const code of codesWith('retry').filter((each) => each !== 'INTERNAL')) {
      const late = { code, ageMs: 30 * HORIZON_MS };
      expect(waitMsOf({ ...late, roundAttempt: 1 })).toBeLessThanOrEqual(30_000);
      expect(outcome({ ...late, roundAttempt: 9 }).kind).toBe('retry');
      expect(outcome({ ...late, roundAttempt: 10 }).kind).toBe('dead');
    }
  });
});

it('pauses the tenant for what the merchant mends for all messages, looks about once a minute, and never gives up', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...MERCHANT),
      roundAttempt,
      random,
      fc.integer({ min: 0, max: 400 * 24 * 3_600_000 }),
      (code, attempt, chance, ageMs) => {
        const result = outcome({ code, roundAttempt: attempt, random: chance, ageMs });
        if (result.kind !== 'paused') throw new Error(`${code} was ${result.kind}`);
        expect(result.probeAtMs - NOW_MS).toBeGreaterThanOrEqual(60_000);
        expect(result.probeAtMs - NOW_MS).toBeLessThanOrEqual(120_000);
      },
    ),
  );
});

it.each(codesWith('other'))('makes %s a dead letter at once', (code) => {
  expect(outcome({ code, retryAfterMs: 1_000 })).toMatchObject({ kind: 'dead', error: { code } });
});
