import type { Trace, TraceSearch } from '../trace/trace.ts';
import type { Delivery } from './delivery.ts';
import type { AttemptOutcome, MessageStatus } from './inbox.ts';
import type { Backlog } from './read-backlog.ts';

/** An attempt, or what kept the message from it (`paused`, `postponed`): all such tries before an attempt are one. */
export interface DeliveryAttempt {
  readonly attempt: number;
  readonly startedAt: string;
  /** From the start of the first such try to the end of the last. */
  readonly durationMs: number;
  readonly outcome: AttemptOutcome['kind'];
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly requestId: string | null;
}

export interface DeliveryDetails extends Delivery {
  readonly history: readonly DeliveryAttempt[];
  /** Personal fields masked; `null` once it was deleted. */
  readonly payload: unknown;
  /** Why there is no payload, in words. */
  readonly payloadNote?: string;
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
  get(id: string): Promise<DeliveryDetails | undefined>;
  counts(): Promise<Readonly<Record<MessageStatus, number>>>;
  /** "Why no points?": the stories of the newest 50 messages that an order, bill, customer or id names. */
  trace(search: TraceSearch): Promise<Trace>;
  /** Makes a dead, failed or waiting message run again now. `false` when it is done, being worked on, without its payload, or unknown. */
  replay(id: string): Promise<boolean>;
  /**
   * Gives a dead message up that holds its key: the later ones go on. `false` when it holds none, or is unknown. It can
   * still be replayed.
   */
  release(id: string): Promise<boolean>;
  /**
   * Takes a waiting message out of the queue, because a person says so: it becomes dead, the later ones of its key go on,
   * and `replay` puts it back. `false` when it is done, dead, being worked on, or unknown.
   */
  setAside(id: string): Promise<boolean>;
  /** How much is accepted and not ended. @param filter - `since` in epoch milliseconds, for `acceptedSince`. */
  backlog(filter: { readonly since: number; readonly tenant?: string | undefined }): Promise<Backlog>;
  replayAll(filter: {
    readonly status: 'dead' | 'failed';
    readonly tenant?: string | undefined;
    readonly type?: string | undefined;
  }): Promise<number>;
}
