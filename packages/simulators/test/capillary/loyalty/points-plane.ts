import { type Answer, pick } from '../running-simulator.ts';
import { ALICE, type DataPlane } from './data-plane.ts';

export const CUSTOMER = { mobile: ALICE.mobile };

/** Alice redeems points. */
export function redeem(
  plane: DataPlane,
  points: unknown,
  more: Readonly<Record<string, unknown>> = {},
  query = {},
): Promise<Answer> {
  const redemption = { points_redeemed: points, customer: CUSTOMER, transaction_number: 'T-1', ...more };
  return plane.post('/v1.1/points/redeem', { root: { redeem: [redemption] } }, { format: 'json', ...query });
}

/** What the redemption answered. */
export function redeemed(answer: Answer, ...path: string[]): unknown {
  return pick(answer.body, 'response', 'responses', 'points', ...path);
}

/** Code of its `item_status`. */
export async function itemCode(answer: Promise<Answer>): Promise<unknown> {
  return redeemed(await answer, 'item_status', 'code');
}

/** Alice gets points back. */
export function reverse(
  plane: DataPlane,
  redemptionId: unknown,
  more: Readonly<Record<string, unknown>> = {},
): Promise<Answer> {
  return plane.post('/v2/points/reverse', {
    redemptionId,
    identifier: { type: 'ID', value: '306' },
    ...more,
  });
}
