import { MEMBER, type RedeemWorld, startRedeemWorld, type WorldOptions } from './redeem-world.ts';

export const HOUR_MS = 3_600_000;

/** What the store of these tests lets through while the line is down. */
export const OFFLINE_LIMITS = {
  policy: 'bounded',
  maxPointsPerBill: 100,
  maxPointsPerCustomerDay: 150,
  maxPointsPerStoreDay: 400,
  snapshotMaxAgeHours: 12,
} as const;

/** The line is down, and the member was looked up an hour ago. */
export async function startOffline(options: WorldOptions = {}): Promise<RedeemWorld> {
  const world = await startRedeemWorld({ settings: { offlineRedeem: OFFLINE_LIMITS }, ...options });
  know(world, MEMBER.mobile, { customerId: '306', points: '2000' });
  world.cutLine();
  return world;
}

export interface Known {
  readonly customerId: string;
  readonly points: string;
  readonly hoursAgo?: number;
}

/** A customer was looked up. @param value - of the identifier that the till will use. */
export function know(world: RedeemWorld, value: string, { customerId, points, hoursAgo = 1 }: Known): void {
  world.snapshots.set(value, { customerId, points, asOfMs: world.clock.wallMs() - hoursAgo * HOUR_MS });
}
