import { describe, expect, it } from 'vitest';
import { normaliseReference } from '../../src/references/normalise-reference.ts';

describe('normaliseReference', () => {
  it.each([
    ['+49 151 1234-5678', '4915112345678'],
    ['0049 (151) 12345678', '4915112345678'],
    ['(+49) 151.12345678', '4915112345678'],
    ['4915112345678', '4915112345678'],
    [' Zoe.Mueller@Example.COM ', 'zoe.mueller@example.com'],
    // Written with one character, or with two that look the same.
    ['ZOË@example.com', 'zoë@example.com'.normalize('NFC')],
    ['#1001', '1001'],
    ['# 1001', '1001'],
    ['SHP-6298473201994', 'shp-6298473201994'],
    ['100', '100'],
    ['00123', '00123'],
    // No number is so long: an id keeps all it has.
    ['0012345678901234567', '0012345678901234567'],
    ['%', '%'],
    ['  ', ''],
    ['#', ''],
  ])('%j is %j', (written, normal) => {
    expect(normaliseReference(written)).toBe(normal);
  });
});
