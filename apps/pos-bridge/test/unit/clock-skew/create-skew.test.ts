import { createManualClock } from '@capconnect/kernel';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFlaggedSkew } from '../../../src/clock-skew/is-flagged-skew.ts';
import { createSkew, type Skew } from '../../../src/clock-skew/create-skew.ts';

const TRUE_MS = Date.UTC(2026, 10, 24, 12);
const YEAR_MS = 365 * 24 * 3_600_000;
/** A till whose battery is empty begins in 1970 or 2000. */
const drift = fc.integer({ min: -50 * YEAR_MS, max: 50 * YEAR_MS });

/** What is added to a time of the till. */
const offsetsOf = (skew: Skew) =>
  (skew.tillOffsetMs('t1') ?? Number.NaN) + (skew.bridgeOffsetMs() ?? Number.NaN);
const isTime = (text: string) => /GMT$|Z$|[+-]\d{2}:?\d{2}$/.test(text.trim());

/** As a `Date` header tells a time: without the milliseconds. */
const header = (ms: number) => new Date(ms).toUTCString();

describe('a corrected time', () => {
  it('is right to the second, however wrong the clocks of till and bridge are', () => {
    fc.assert(
      fc.property(drift, drift, fc.nat(999), fc.nat(7 * 24 * 3_600_000), (till, bridge, fraction, age) => {
        const nowMs = TRUE_MS + fraction;
        const skew = createSkew({ clock: createManualClock(nowMs + bridge) });
        skew.observeTill('t1', header(nowMs + till));
        skew.observeCapillary(header(nowMs));
        const soldAtMs = nowMs - age;
        const billedAtMs = soldAtMs + till;
        const correctedMs = billedAtMs + offsetsOf(skew);
        // Each of the two headers is half a second off at most.
        expect(Math.abs(correctedMs - soldAtMs)).toBeLessThanOrEqual(1_000);
      }),
    );
  });

  it('does not move when somebody sets the clock of the bridge between two calls', () => {
    fc.assert(
      fc.property(drift, drift, drift, (till, bridge, jump) => {
        const clock = createManualClock(TRUE_MS + bridge);
        const skew = createSkew({ clock });
        skew.observeTill('t1', header(TRUE_MS + till));
        skew.observeCapillary(header(TRUE_MS));
        const before = offsetsOf(skew);
        clock.jump(jump);
        expect(offsetsOf(skew)).toBe(before);
        expect(skew.bridgeOffsetMs()).toBe(500 - bridge - jump);
      }),
    );
  });

  it('follows a till that is set right at its very next call', () => {
    const skew = createSkew({ clock: createManualClock(TRUE_MS) });
    skew.observeTill('t1', header(TRUE_MS + 3_600_000));
    expect(skew.tillOffsetMs('t1')).toBe(-3_600_500);
    skew.observeTill('t1', header(TRUE_MS));
    expect(skew.tillOffsetMs('t1')).toBe(-500);
  });

  it('is not led astray by one answer that a proxy kept', () => {
    const skew = createSkew({ clock: createManualClock(TRUE_MS) });
    for (let times = 0; times < 3; times += 1) skew.observeCapillary(header(TRUE_MS));
    skew.observeCapillary(header(TRUE_MS - 3_600_000));
    expect(skew.bridgeOffsetMs()).toBe(500);
  });
});

describe('a measurement', () => {
  it('is nothing before anybody told the time', () => {
    const skew = createSkew({ clock: createManualClock() });
    expect(skew.tillOffsetMs('t1')).toBeUndefined();
    expect([skew.tillAheadMs('t1'), skew.bridgeOffsetMs()]).toEqual([undefined, undefined]);
  });

  it('starts from what was known before the restart, until Capillary tells the time', () => {
    const skew = createSkew({ clock: createManualClock(TRUE_MS), capillaryAheadMs: 60_000 });
    expect(skew.bridgeOffsetMs()).toBe(60_000);
    skew.observeCapillary(header(TRUE_MS));
    expect(skew.bridgeOffsetMs()).toBe(500);
  });

  it.each(['2026-11-24T12:00:10Z', '2026-11-24T13:00:10.250+01:00', 'Tue, 24 Nov 2026 12:00:10 GMT'])(
    'reads %s',
    (date) => {
      const skew = createSkew({ clock: createManualClock(TRUE_MS) });
      skew.observeTill('t1', date);
      expect(skew.tillOffsetMs('t1')).toBeGreaterThan(-11_000);
      expect(skew.tillOffsetMs('t1')).toBeLessThan(-9_000);
    },
  );

  it('is not changed by what is no time with a zone', () => {
    const skew = createSkew({ clock: createManualClock(TRUE_MS) });
    const garbage = fc.oneof(
      fc.string().filter((text) => !isTime(text)),
      fc.constantFrom('', '0', '1700000000', '2026-11-24', '2026-11-24T12:00:00', '24/11/2026 12:00', 'now'),
      fc.constantFrom('Tue, 99 Nov 2026 12:00:10 GMT', '2026-13-45T12:00:00Z'),
      // No clock runs there.
      fc.constantFrom('0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z', 'Fri, 31 Dec 9999 23:59:59 GMT'),
    );
    fc.assert(
      fc.property(garbage, (text) => {
        skew.observeTill('t1', text);
        skew.observeCapillary(text);
        expect([skew.tillAheadMs('t1'), skew.bridgeOffsetMs()]).toEqual([undefined, undefined]);
      }),
    );
  });

  it('is forgotten for the terminals that were quiet longest', () => {
    const skew = createSkew({ clock: createManualClock(TRUE_MS) });
    for (let index = 0; index <= 10_000; index += 1) skew.observeTill(`t${index}`, header(TRUE_MS));
    expect(skew.tillAheadMs('t0')).toBeUndefined();
    expect(skew.tillAheadMs('t1')).toBeDefined();
  });

  it('is flagged beyond 120 seconds, in either direction', () => {
    expect([-120_001, -120_000, 0, 120_000, 120_001].map(isFlaggedSkew)).toEqual([
      true,
      false,
      false,
      false,
      true,
    ]);
  });
});
