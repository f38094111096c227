import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSameDecimal, sumOfDecimals, toDecimal } from '../src/decimal.ts';
import { exactNumber, parseExactJson } from '../src/exact-json.ts';

const decimal = fc
  .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.stringMatching(/^[0-9]{0,6}$/))
  .map(([whole, fraction]) => (fraction === '' ? String(whole) : `${whole}.${fraction}`));

describe('exact JSON', () => {
  it('carries numbers there and back digit for digit', () => {
    fc.assert(
      fc.property(decimal, (text) => {
        const wire = JSON.stringify({ amount: exactNumber(text, 'amount') });
        expect(wire).toBe(`{"amount":${text}}`);
        expect(parseExactJson(wire)).toEqual({ amount: text });
      }),
    );
  });

  it('reads everything else as JSON does', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const withTexts: unknown = JSON.parse(JSON.stringify(value), (_key, inner: unknown) =>
          typeof inner === 'number' ? JSON.stringify(inner) : inner,
        );
        expect(parseExactJson(JSON.stringify(value))).toEqual(withTexts);
      }),
    );
  });

  it.each(['', '{', '<html>', 'undefined'])('gives nothing for %j', (text) => {
    expect(parseExactJson(text)).toBeUndefined();
  });
});

describe('decimals', () => {
  it.each([
    ['2.0', '2'],
    ['1.0E7', '10000000'],
    ['1.5E-3', '0.0015'],
    ['30000.000', '30000'],
    ['-10.000', '-10'],
    ['0.0', '0'],
    ['9007199254740993', '9007199254740993'],
  ])('writes %s as %s', (text, plain) => {
    expect(toDecimal(text)).toBe(plain);
  });

  it.each(['', 'null', '1e999', '-1e-999', '12,5', '0x10', 'Infinity'])('knows no number in %j', (text) => {
    expect(toDecimal(text)).toBeUndefined();
  });

  it('adds without rounding', () => {
    expect(sumOfDecimals(['0.1', '0.2'])).toBe('0.3');
    expect(sumOfDecimals(['9007199254740993', '0.01'])).toBe('9007199254740993.01');
    expect(sumOfDecimals([])).toBe('0');
  });

  it('compares by value', () => {
    expect(isSameDecimal('10', '10.00')).toBe(true);
    expect(isSameDecimal('10', '10.01')).toBe(false);
  });
});
