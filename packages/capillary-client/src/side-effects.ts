import { z } from 'zod';
import { optionalDecimalField, textField } from './answer-fields.ts';
import { sumOfDecimals } from './decimal.ts';

/** For the `sideEffects` of an answer. Left out when the call was asynchronous. */
export const sideEffectsField = z
  .array(
    z.object({
      type: z.string(),
      entityType: textField,
      awardedPoints: optionalDecimalField,
      awardedValue: optionalDecimalField,
      alternateCurrencyIdentifier: textField,
      alternateCurrencyName: textField,
    }),
  )
  .nullish()
  .transform((effects) => effects ?? []);

/** What the loyalty programme did with a bill or a registration (reference section 6.4). Amounts are decimal strings. */
export type SideEffect = z.output<typeof sideEffectsField>[number];

/** The points that the side effects awarded together, as a decimal string. Other currencies do not count. */
export function awardedPoints(effects: readonly SideEffect[]): string {
  return sumOfDecimals(
    effects.filter(({ type }) => type === 'points').map((effect) => effect.awardedPoints ?? '0'),
  );
}
