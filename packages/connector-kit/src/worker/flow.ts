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
