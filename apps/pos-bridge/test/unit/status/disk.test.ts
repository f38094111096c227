import { describe, expect, it } from 'vitest';
import { daysLeft } from '../../../src/status/disk.ts';

const GB = 1_000_000_000;
const use = {
  freeBytes: 3 * GB,
  databaseBytes: 20_000_000,
  reserveBytes: GB,
  messages: 10_000,
  acceptedLastDay: 1_000,
};

describe('how long the disk lasts', () => {
  it('is what is free beyond the reserve, at what a bill takes and as many as came in the last day', () => {
    expect(daysLeft(use)).toBe(1_000);
  });

  it('is not known on a day without bills', () => {
    expect(daysLeft({ ...use, acceptedLastDay: 0 })).toBeNull();
  });

  it('is nothing once the reserve is touched', () => {
    expect(daysLeft({ ...use, freeBytes: GB / 2 })).toBe(0);
  });

  it('does not take an empty database for a bill of many megabytes, nor a bill for nothing', () => {
    expect(daysLeft({ ...use, messages: 1 })).toBe(Math.floor((2 * GB) / (1_000 * 64 * 1024)));
    expect(daysLeft({ ...use, databaseBytes: 0 })).toBe(Math.floor((2 * GB) / (1_000 * 1_500)));
  });
});
