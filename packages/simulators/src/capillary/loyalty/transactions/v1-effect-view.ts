import type { SideEffect } from './side-effect.ts';

/** A side effect as v1.1 spells it. */
export function effectView({ awardedPoints, type, ...rest }: SideEffect): Record<string, unknown> {
  return awardedPoints === undefined
    ? { ...rest, type: type ?? '' }
    : { awarded_points: awardedPoints, type: type ?? '' };
}
