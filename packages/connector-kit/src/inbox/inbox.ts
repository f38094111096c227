import type { AppError } from '@capconnect/kernel';

/** A verified delivery of any platform in the one envelope. `payload` stays the bytes that were received. */
export interface InboundMessage {
  readonly tenantId: string;
  /** The platform and door, such as `shopify`. */
  readonly source: string;
  /** What the source calls this delivery; a repeat carries the same one. Unique with tenant, source and type. */
  readonly deliveryId: string;
  /** What happened, such as `orders/paid`; chooses the flow. */
  readonly type: string;
  /**
   * Messages of one tenant with the same key run one after the other, in order of acceptance. Made of the platform's
   * ids: it is stored and shown in clear, so no phone number or e-mail address belongs in it.
   */
  readonly orderingKey: string;
  /** Not to be changed until `put` resolves. */
  readonly payload: Uint8Array;
  /** Facts of the envelope that the flow needs, such as the API version. No secrets, no personal data. */
  readonly headers?: Readonly<Record<string, string>>;
  /** `live` when left out. */
  readonly priority?: Priority;
  /**
   * What people will search the message by, such as its order number or the customer's e-mail address. Kept as keyed
   * hashes only. What stands in the payload is better named by the flow, which reads it anyway.
   */
  readonly references?: readonly string[];
}

/**
 * What goes first when the organisation's calls are short: events as they happen, then what a till caught up with, then
 * history.
 */
export type Priority = 'live' | 'drain' | 'backfill';

/**
 * `accepted`: not tried yet, or replayed. `working`: in a worker's hands. `failed`: the last attempt failed, the next
 * one is due later. `done` and `dead` are the ends; a dead message needs a person and can be replayed.
 */
export type MessageStatus = 'accepted' | 'working' | 'done' | 'failed' | 'dead';

export interface PutResult {
  readonly id: string;
  /** The same delivery had been accepted before; nothing was written. */
  readonly isDuplicate: boolean;
}

/** A message handed to one worker until its lease runs out. */
export interface ClaimedMessage extends InboundMessage {
  readonly id: string;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** The attempts since acceptance or the last replay, this one included: what backoff counts. */
  readonly roundAttempt: number;
  /** When the message was accepted, or replayed last: what the retry horizon is counted from. */
  readonly roundStartedAtMs: number;
  readonly acceptedAtMs: number;
  readonly lease: string;
  readonly priority: Priority;
  /** Its tenant is paused, and this one finds out whether it still has to be. */
  readonly isProbe: boolean;
  /**
   * Why no flow may run for it: it keeps ending its workers, or does not open. It has no payload then, and becomes dead as
   * the rules of its flow say.
   */
  readonly flaw?: AppError;
}

/** How many messages may be taken, in all and of each priority; only those of one tenant, type and priority, if said. */
export type ClaimLimits = Readonly<Partial<Record<Priority, number>>> & {
  readonly total: number;
  /** Of one tenant, fewer those it has in hand already; as many as in all when left out. */
  readonly perTenant?: number;
  readonly inHandOf?: (tenantId: string) => number;
  readonly like?: Pick<ClaimedMessage, 'tenantId' | 'type' | 'priority'>;
};

/** What one attempt came to. `result` is shown by the admin API: plain facts, nothing personal. */
export type AttemptOutcome = (
  | {
      readonly kind: 'done';
      readonly result: Readonly<Record<string, unknown>>;
      /** Names of what is now done, such as `order 1001`: wakes the messages that wait for one of them. */
      readonly completes?: readonly string[];
    }
  | {
      readonly kind: 'retry';
      readonly error: AppError;
      readonly notBeforeMs: number;
      /** The wait was for somebody, not for the message: its backoff and its horizon start again. */
      readonly startsNewRound?: boolean;
    }
  | {
      readonly kind: 'dead';
      readonly error: AppError;
      /** The later messages of its key wait until it is replayed or given up; else they go on. */
      readonly holdsKey?: boolean;
    }
  | {
      /** Waits for something else to be done first, beside its key: what it waits for may stand behind it there. */
      readonly kind: 'parked';
      readonly waitsFor: string;
      readonly error: AppError;
      /** Tried again then, when it has not been woken. */
      readonly untilMs: number;
    }
  | {
      /** The tenant's credential was rejected: nothing of the tenant runs, and this was no attempt of the message. */
      readonly kind: 'paused';
      readonly error: AppError;
      /** When one message of the tenant is tried to see whether it has been mended. */
      readonly probeAtMs: number;
    }
  | {
      /** The rate budget had no call for it, and nothing had been sent: this was no attempt of the message. */
      readonly kind: 'postponed';
      readonly error: AppError;
      /** When there may be one. */
      readonly notBeforeMs: number;
    }
) & {
  /** What the flow found that people will search the message by, whatever became of it; see `InboundMessage`. */
  readonly references?: readonly string[];
};

/** Outcomes of tries that were no attempts: the next one has their number. */
export type DeferralKind = 'paused' | 'postponed';

/** Durable list of accepted messages. */
export interface Inbox {
  /**
   * Resolves when the message is on disk. Concurrent calls share one transaction, and so one fsync.
   * @throws `STORAGE_UNAVAILABLE` when it is not.
   */
  put(message: InboundMessage): Promise<PutResult>;
  /** Calls back when this process accepted a message. @returns what ends it. */
  subscribe(listener: () => void): () => void;
  /**
   * Takes up to `limit` messages that may run now: at most one for each ordering key, the oldest one, and none while a
   * sibling is being worked on or waits for its retry; live ones first, then a drain, then backfills. A message whose
   * lease ran out is taken again, and has a flaw once that happened four times in a row: it may be what ends the
   * workers. So has one that does not open.
   */
  claim(limit: number | ClaimLimits, leaseMs: number): Promise<readonly ClaimedMessage[]>;
  /** Holds the message for another `leaseMs` from now. `false` when another worker has it. */
  renew(message: ClaimedMessage, leaseMs: number): Promise<boolean>;
  /** Records an attempt and moves the message on. `false` when the lease is no longer ours: another worker has it. */
  settle(message: ClaimedMessage, outcome: AttemptOutcome): Promise<boolean>;
  /** Epoch milliseconds at which the next message that waits for its time may run, if any. */
  nextDueMs(): Promise<number | undefined>;
  /**
   * Capillary can be reached again: what failed because it could not runs now instead of at the end of its backoff, the
   * oldest first. @returns how many messages of the tenant were woken.
   */
  wake(tenantId: string): Promise<number>;
}
