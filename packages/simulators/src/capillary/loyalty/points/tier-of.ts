import type { Big } from 'big.js';
import type { SimulatorContext } from '../../context.ts';

/** Where a customer stands; numbers count from 1, `nextNumber` is -1 at the top (reference section 6.3). */
export interface Tier {
  readonly name: string;
  readonly number: number;
  readonly nextName: string;
  readonly nextNumber: number;
}

export function tierOf(context: SimulatorContext, lifetimePoints: Big): Tier {
  const { tiers } = context.settings;
  const reached = tiers.filter(({ fromLifetimePoints }) => lifetimePoints.gte(fromLifetimePoints)).length;
  const number = Math.max(reached, 1);
  const next = tiers[number];
  return {
    name: tiers[number - 1]?.name ?? '',
    number,
    nextName: next?.name ?? '',
    nextNumber: next === undefined ? -1 : number + 1,
  };
}
