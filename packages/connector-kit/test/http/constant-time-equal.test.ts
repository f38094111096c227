import { describe, expect, it } from 'vitest';
import { constantTimeEqual } from '../../src/http/constant-time-equal.ts';

describe('constantTimeEqual', () => {
  it.each([
    ['token', 'token', true],
    ['token', 'tokeN', false],
    ['token', 'token-and-more', false],
    ['', 'token', false],
    ['', '', true],
    ['\u00e9', 'e\u0301', false],
  ])('compares %j with %j', (one, other, expected) => {
    expect(constantTimeEqual(one, other)).toBe(expected);
  });
});
