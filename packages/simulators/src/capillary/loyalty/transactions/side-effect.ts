import type { Big } from 'big.js';
import { decimalNumber } from '../amounts/decimal.ts';

/** What a bill or a registration did beside itself; points are negative for a return (reference section 6.4). */
export type SideEffect = Readonly<Record<string, string | number>>;

/** Points moved; `raw` is what they were before rounding, where it differs. */
export function pointsEffect(customerId: number, points: Big, raw = points): SideEffect {
  return {
    entityType: 'USER',
    rawAwardedPoints: decimalNumber(raw),
    customerId,
    awardedPoints: decimalNumber(points),
    type: 'points',
  };
}

/** The same with every value as text, as `rawSideEffects=true` asks for. */
export function rawSideEffects(effects: readonly SideEffect[]): readonly Readonly<Record<string, string>>[] {
  const names = ['alternateCurrencyIdentifier', 'alternateCurrencyName'];
  return effects.map((effect) => ({
    ...Object.fromEntries(names.map((name) => [name, 'null'])),
    ...Object.fromEntries(Object.entries(effect).map(([name, value]) => [name, String(value)])),
  }));
}
