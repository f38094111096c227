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

export interface DeliveryAttempt {
  readonly attempt: number;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly outcome: 'done' | 'retry' | 'dead';
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly requestId: string | null;
}

export interface DeliveryFilter {
  readonly status?: MessageStatus | undefined;
  readonly tenant?: string | undefined;
  readonly type?: string | undefined;
  /** Exact delivery id, message id or ordering key. */
  readonly q?: string | undefined;
  /** 1 to 200, default 50. */
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/** Reading and replaying the inbox, for the admin API. */
export interface Deliveries {
  list(
    filter: DeliveryFilter,
  ): Promise<{ readonly items: readonly Delivery[]; readonly nextCursor: string | null }>;
  get(
    id: string,
  ): Promise<
    (Delivery & { readonly history: readonly DeliveryAttempt[]; readonly payload: unknown }) | undefined
  >;
  counts(): Promise<Readonly<Record<MessageStatus, number>>>;
  /** Makes a dead, failed or waiting message run again now. `false` when it is done, being worked on, or unknown. */
  replay(id: string): Promise<boolean>;
  replayAll(filter: {
    readonly status: 'dead' | 'failed';
    readonly tenant?: string | undefined;
    readonly type?: string | undefined;
  }): Promise<number>;
}
