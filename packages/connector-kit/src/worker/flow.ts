import type { ClaimedMessage } from '../inbox/inbox.ts';
import type { Tenant } from '../tenants/tenant.ts';

/**
 * What a flow did, as the admin API shows it: plain facts, nothing personal. `requestId` is Capillary's name for the
 * call that mattered.
 */
export type FlowResult = Readonly<Record<string, unknown>>;

/**
 * One use case. What it throws decides what becomes of the message: an `AppError` by its retry rule (see
 * `outcomeOfFailure`). It may run again for the same message, so each call it makes must bear that.
 */
export type Flow<Settings> = (message: ClaimedMessage, tenant: Tenant<Settings>) => Promise<FlowResult>;
