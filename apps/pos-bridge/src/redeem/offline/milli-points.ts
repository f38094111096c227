import { Big } from 'big.js';

/** Points as whole thousandths, which are exact in every database. */
export function milliPoints(points: string): number {
  return new Big(points).times(1000).toNumber();
}
