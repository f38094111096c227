import type { Logger } from '@capconnect/kernel';
import type { ClaimedMessage } from '../inbox/inbox.ts';
import type { Tenant } from '../tenants/tenant.ts';

/** What a flow achieved: plain facts for the admin API, nothing personal. `requestId` is kept with the attempt. */
export type FlowResult = Readonly<Record<string, unknown>>;

export interface FlowTools {
  /** Aborted when the message is no longer ours, or the process stops and cannot wait any longer. */
  readonly signal: AbortSignal;
  /** Each of its lines names the message. */
  readonly logger: Logger;
  /**
   * Says that something other messages may wait for is done, such as `order 1001`; counts once this message is done.
   * They wait by throwing `WaitsFor` with the same name. Names are of one tenant, and nothing personal.
   */
  completes(name: string): void;
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

/** A flow with what becomes of the later messages of its key when one is dead. */
export interface FlowRules<Settings> {
  readonly run: Flow<Settings>;
  /** `continue` when a flow is given without rules. `hold`: they wait until the dead one is replayed. */
  readonly onDead: 'continue' | 'hold';
}
