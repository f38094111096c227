import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grantCalls } from '../../src/budget/grant-calls.ts';
import { afterRefusal, raisedWhenDue } from '../../src/budget/learned-limit.ts';
import { type Meter, passTime, spendTokens, usedLastMinute } from '../../src/budget/meter.ts';
import { newMeterRow, readMeter } from '../../src/budget/meter-row.ts';
import { paceOf, reserveOf } from '../../src/budget/pace.ts';
import { priorities } from '../../src/inbox/priorities.ts';
import type { CallCounts } from '../../src/budget/rate-budget.ts';

const MINUTE_MS = 60_000;
const NONE: CallCounts = { live: 0, drain: 0, backfill: 0 };

const limits = fc.integer({ min: 1, max: 5_000 });
const counts = fc.record({ live: fc.nat(40), drain: fc.nat(40), backfill: fc.nat(40) });
const newMeter = readMeter({ limit_per_minute: null, ...newMeterRow('org', 'other', 0) });

function sum({ live, drain, backfill }: CallCounts): number {
  return live + drain + backfill;
}

describe('the bucket of a limit', () => {
  const step = fc.record({
    afterMs: fc.oneof(fc.nat(400), fc.nat(20_000)),
    waiting: counts,
    /** Of what was granted before; it comes back in the next step. */
    unusedShare: fc.double({ min: 0, max: 1, noNaN: true }),
  });

  it('never lets more than the limit out in any minute', () => {
    fc.assert(
      fc.property(limits, fc.array(step, { minLength: 20, maxLength: 300 }), (limit, steps) => {
        const pace = paceOf(limit);
        let meter = newMeter;
        let nowMs = 0;
        let unused = 0;
        const out: { readonly atMs: number; readonly calls: number }[] = [];
        for (const { afterMs, waiting, unusedShare } of steps) {
          nowMs += afterMs;
          meter = spendTokens(passTime(meter, nowMs, limit), -unused, limit);
          const granted = sum(grantCalls([{ tokens: meter.tokens, pace }], { waiting, ahead: NONE }).granted);
          meter = spendTokens(meter, granted, limit);
          unused = Math.floor(granted * unusedShare);
          out.push({ atMs: nowMs, calls: granted - unused });
          const inMinute = out.filter(({ atMs }) => atMs > nowMs - MINUTE_MS);
          expect(inMinute.reduce((total, { calls }) => total + calls, 0)).toBeLessThanOrEqual(limit);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('lets nearly all of the limit out when there is always something to do, whatever its priority', () => {
    const priority = fc.constantFrom('live', 'drain', 'backfill');
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 5_000 }), priority, (limit, name) => {
        const waiting = { ...NONE, [name]: 100 };
        const pace = paceOf(limit);
        let meter = passTime(newMeter, 0, limit);
        let total = 0;
        for (let nowMs = 0; nowMs < 5 * MINUTE_MS;) {
          meter = passTime(meter, nowMs, limit);
          const { granted, wait } = grantCalls([{ tokens: meter.tokens, pace }], { waiting, ahead: NONE });
          meter = spendTokens(meter, sum(granted), limit);
          total += sum(granted);
          nowMs += wait?.ms ?? 1;
        }
        expect(total / 5).toBeGreaterThanOrEqual(0.95 * limit);
      }),
      { numRuns: 60 },
    );
  });

  it('leaves the reserve to what is more urgent', () => {
    const tokens = fc.double({ min: 0, max: 100, noNaN: true });
    fc.assert(
      fc.property(limits, tokens, counts, counts, (limit, level, waiting, ahead) => {
        const pace = paceOf(limit);
        const purse = { tokens: Math.min(level, pace.capacity), pace };
        const { granted, wait } = grantCalls([purse], { waiting, ahead });
        const left = purse.tokens - sum(granted);
        expect(left).toBeGreaterThan(-1e-6);
        const served = priorities.filter((priority) => granted[priority] > 0);
        for (const priority of served) expect(left).toBeGreaterThan(reserveOf(pace, priority) - 1e-6);
        // Nothing less urgent goes out before what waits.
        const overtaken = served.filter(
          (priority) =>
            wait !== undefined && priorities.indexOf(priority) > priorities.indexOf(wait.priority),
        );
        expect(overtaken).toEqual([]);
      }),
    );
  });

  it('has something for a call when it said that it would', () => {
    const priority = fc.constantFrom('live', 'drain', 'backfill');
    fc.assert(
      fc.property(limits, fc.double({ min: 0, max: 1, noNaN: true }), priority, (limit, level, name) => {
        const pace = paceOf(limit);
        const meter: Meter = { ...newMeter, tokens: level * pace.capacity };
        const wanted = { waiting: { ...NONE, [name]: 3 }, ahead: NONE };
        const { granted, wait } = grantCalls([{ tokens: meter.tokens, pace }], wanted);
        fc.pre(wait !== undefined);
        const rest = spendTokens(meter, sum(granted), limit);
        const later = passTime(rest, rest.timeMs + wait.ms, limit);
        const next = grantCalls([{ tokens: later.tokens, pace }], wanted).granted[name];
        expect(next).toBeGreaterThan(0);
      }),
    );
  });
});

describe('a learned limit', () => {
  const event = fc.record({
    afterMs: fc.nat(90_000),
    spent: fc.nat(500),
    isRefused: fc.boolean(),
    retryAfterMs: fc.option(fc.nat(3_600_000), { nil: undefined }),
  });

  it('stays a limit, and its pauses end', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 100 }), (events) => {
        let meter = newMeter;
        for (const { afterMs, spent, isRefused, retryAfterMs } of events) {
          meter = raisedWhenDue(passTime(meter, meter.timeMs + afterMs, meter.limitPerMinute));
          meter = spendTokens(meter, spent, meter.limitPerMinute);
          const refused = afterRefusal(meter, retryAfterMs);
          expect(refused.pausedUntilMs - refused.timeMs).toBeGreaterThanOrEqual(retryAfterMs ?? 1);
          expect(refused.pausedUntilMs - refused.timeMs).toBeLessThanOrEqual(3_600_000);
          expect(refused.limitPerMinute).toBeGreaterThanOrEqual(1);
          meter = isRefused ? refused : meter;
          expect(Number.isSafeInteger(meter.limitPerMinute ?? 1)).toBe(true);
        }
      }),
    );
  });

  it('is never raised by calls that do not need it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 5_000 }), fc.nat(600_000), (limit, afterMs) => {
        const idle: Meter = { ...newMeter, limitPerMinute: limit };
        const later = passTime(idle, afterMs, limit);
        expect(usedLastMinute(later)).toBe(0);
        expect(raisedWhenDue(later).limitPerMinute).toBe(limit);
      }),
    );
  });
});
