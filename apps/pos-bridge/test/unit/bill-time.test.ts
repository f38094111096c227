import { describe, expect, it } from 'vitest';
import { billTime } from '../../src/bills/bill-time.ts';
import { correctedTime } from '../../src/bills/corrected-time.ts';

const berlin = { timeZone: 'Europe/Berlin', businessDayStartsAt: '04:00' };

describe('the business date', () => {
  it.each([
    ['in UTC, is that of the store’s zone', '2026-11-20T23:30:00Z', '2026-11-20T23:30:00.000Z', '2026-11-20'],
    [
      'in UTC, after the store’s midnight and opening',
      '2026-11-21T03:30:00Z',
      '2026-11-21T03:30:00.000Z',
      '2026-11-21',
    ],
    ['without offset, is the store’s', '2026-11-20T23:30:00', '2026-11-20T22:30:00.000Z', '2026-11-20'],
    ['in summer time', '2026-07-01 12:00', '2026-07-01T10:00:00.000Z', '2026-07-01'],
    [
      'before the business day begins, is the day before',
      '2026-11-21T03:59:59',
      '2026-11-21T02:59:59.000Z',
      '2026-11-20',
    ],
    ['when it begins', '2026-11-21T04:00', '2026-11-21T03:00:00.000Z', '2026-11-21'],
    [
      'with an offset of its own, is as the till wrote it',
      '2026-11-20T23:30:00+05:30',
      '2026-11-20T18:00:00.000Z',
      '2026-11-20',
    ],
    [
      'in an hour that does not exist, moves on',
      '2026-03-29T02:30:00',
      '2026-03-29T01:30:00.000Z',
      '2026-03-28',
    ],
  ])('%s: %s', (_name, billedAt, instant, businessDate) => {
    const time = billTime(billedAt, berlin);
    expect(new Date(time.billedAtMs).toISOString()).toBe(instant);
    expect(time.businessDate).toBe(businessDate);
  });

  it('of a day that does not exist is refused', () => {
    expect(() => billTime('2026-02-30T10:00:00Z', berlin)).toThrow('/billedAt');
  });
});

describe('the corrected time', () => {
  it.each([
    [{ tillOffsetMs: 300_000, bridgeOffsetMs: -60_000 }, 1_240_000],
    [{ tillOffsetMs: undefined, bridgeOffsetMs: 5_000 }, 1_005_000],
    [{ tillOffsetMs: 1_000, bridgeOffsetMs: 900 }, 1_000_000],
    [{ tillOffsetMs: undefined, bridgeOffsetMs: undefined }, 1_000_000],
  ])('takes out what is known of the clocks, and nothing below two seconds: %j', (offsets, expected) => {
    expect(correctedTime(1_000_000, offsets)).toBe(expected);
  });
});
