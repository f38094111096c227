import { ERRORS } from '@capconnect/kernel';
import { describe, expect, it } from 'vitest';
import { entryOfDelivery } from '../../../src/status/entry-of-delivery.ts';
import { durationInWords, skewInWords, timeInWords } from '../../../src/status/in-words.ts';
import { linesTogether } from '../../../src/status/lines-together.ts';
import { problemWords } from '../../../src/status/problem-words.ts';

const of = (type: string, deliveryId: string) => entryOfDelivery({ id: '1', type, deliveryId });

const line = (isOnline: boolean, sinceMs: number) => ({
  isOnline,
  sinceMs,
  lastSuccessAtMs: undefined,
  lastFailure: undefined,
});

describe('words', () => {
  it.each([
    [0, '0 seconds'],
    [1, '1 second'],
    [59.9, '59 seconds'],
    [60, '1 minute'],
    [3_599, '59 minutes'],
    [3_600, '1 hour'],
    [7_500, '2 hours 5 minutes'],
    [86_400 * 3 + 3_600, '3 days 1 hour'],
  ])('say %d seconds as %s', (seconds, words) => {
    expect(durationInWords(seconds)).toBe(words);
  });

  it('say a time by the clock on the wall of the store', () => {
    const noon = Date.UTC(2026, 10, 24, 12);
    expect(timeInWords(noon, noon, 'Europe/Berlin')).toBe('13:00');
    expect(timeInWords(noon - 86_400_000, noon, 'Asia/Kolkata')).toBe('23 Nov 2026, 17:30');
  });

  it('say how a clock goes', () => {
    expect([2, 180, -7_200].map(skewInWords)).toEqual(['Right', '3 minutes fast', '2 hours slow']);
  });

  it('say of each error what it is and what to do', () => {
    for (const code of [...Object.keys(ERRORS), 'OF_ANOTHER_VERSION']) {
      const { what, todo } = problemWords(code);
      expect(`${code}: ${what}`).toMatch(/: .{8,}\.$/);
      expect(`${code}: ${todo}`).toMatch(/: .{8,}\.$/);
    }
    expect(problemWords('UPSTREAM_UNAVAILABLE', 'ENOTFOUND').what).toContain('name of the server');
  });
});

describe('an entry', () => {
  it('of a bill is named by its number, whatever is in it', () => {
    expect(of('bill', 'till%2F1/A%2F7/2026-11-24/return')).toMatchObject({
      title: 'A/7',
      kind: 'Return',
      till: 'till/1',
      businessDate: '2026-11-24',
    });
    expect(of('bill', '%/%E0/2026-11-24/sale')).toMatchObject({ title: '%E0', kind: 'Sale' });
  });

  it('of anything else is not named by its id, which may stand for a person', () => {
    expect(JSON.stringify(of('customer/enrol', 'mobile 4915112345678'))).not.toContain('4915112345678');
    expect(of('points/redeem-offline', 'x')).toMatchObject({ title: 'Points redeemed offline' });
  });
});

describe('several lines', () => {
  it('are down as soon as one is, since the first of them was', () => {
    expect(linesTogether([])).toBeUndefined();
    expect(linesTogether([line(true, 5), line(false, 9), line(false, 7)])).toMatchObject({
      isOnline: false,
      sinceMs: 7,
    });
    expect(linesTogether([line(true, 5), line(true, 3)])).toMatchObject({ isOnline: true, sinceMs: 3 });
  });
});
