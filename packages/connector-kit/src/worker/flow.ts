import type { Logger } from '@capconnect/kernel';
import type { ClaimedMessage } from '../inbox/inbox.ts';
import type { Tenant } from '../tenants/tenant.ts';

/** What a flow achieved: plain facts for the admin API, nothing personal. `requestId` is kept with the attempt. */
export type FlowResult = Readonly<Record<string, unknown>>;

export interface FlowTools {
  /** Aborted when the message is no longer ours, its time is over, or the process stops and cannot wait any longer. */
  readonly signal: AbortSignal;
  /** Each of its lines names the message. */
  readonly logger: Logger;
  /**
   * Says that something other messages may wait for is done, such as `order 1001`; counts once this message is done.
   * They wait by throwing `WaitsFor` with the same name. Names are of one tenant, and nothing personal.
   */
  readonly completes: (name: string) => void;
  /**
   * Says what people will search this message by, such as the number of its order or the customer's e-mail address, as
   * soon as it is known: it counts whatever becomes of the attempt. Kept as keyed hashes only.
   */
  readonly refer: (...values: readonly string[]) => void;
}

/**
 * One use case: parse, map, call. It may run more than once for the same message, so it asks before it repeats what
 * cannot be repeated. What it throws decides by the error table whether it is tried again.
 */
export type Flow<Settings> = (
  message: ClaimedMessage,
  tenant: Tenant<Settings>,
  tools: FlowTools,
) => Promise<FlowResult>;

/** A message of several that run together. */
export interface FlowRow {
  readonly message: ClaimedMessage;
  readonly tools: FlowTools;
}

/** A flow with its rules: when one of its messages is dead, how long it may take, and how many run together. */
export interface FlowRules<Settings> {
  readonly run: Flow<Settings>;
  /** `continue` when left out. `hold`: they wait until the dead one is replayed. */
  readonly onDead?: 'continue' | 'hold';
  /**
   * How long an attempt may take; 2 minutes when left out. Then its signal is aborted, and it has failed
   * (`ATTEMPT_TIMED_OUT`): nobody waits for the flow, and what it comes to afterwards is not recorded.
   */
  readonly timeLimitMs?: number;
  /** For messages of a drain or a backfill, where Capillary takes many in one call. */
  readonly together?: {
    /** Capillary's bulk calls take up to 100. */
    readonly maxMessages: number;
    /** For all of them; 10 minutes when left out. */
    readonly timeLimitMs?: number;
    /**
     * Each message is of another ordering key.
     * @returns what became of each, in their order; what it throws became of all.
     */
    readonly run: (
      rows: readonly FlowRow[],
      tenant: Tenant<Settings>,
    ) => Promise<readonly PromiseSettledResult<FlowResult>[]>;
  };
}
