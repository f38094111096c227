import type { MessageStatus } from './inbox.ts';

/** A message as the admin API shows it. Times are ISO 8601 UTC. */
export interface Delivery {
  readonly id: string;
  readonly tenantId: string;
  readonly source: string;
  readonly type: string;
  readonly deliveryId: string;
  readonly orderingKey: string;
  readonly status: MessageStatus;
  readonly attempts: number;
  readonly acceptedAt: string;
  readonly updatedAt: string;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly result: Readonly<Record<string, unknown>> | null;
}
