import { AppError, toAppError, type Clock } from '@capconnect/kernel';
import type { AttemptOutcome, ClaimedMessage } from '../inbox/inbox.ts';
import type { TenantRegistry } from '../tenants/tenant.ts';
import type { Flow, FlowTools } from './flow.ts';
import { outcomeOfFailure } from './outcome-of-failure.ts';

export interface AttemptOptions<Settings> {
  readonly flows: Readonly<Record<string, Flow<Settings>>>;
  readonly onUnknownType: Flow<Settings> | undefined;
  readonly tenants: Pick<TenantRegistry<Settings>, 'get'>;
  readonly clock: Clock;
  readonly random: () => number;
}

export type Attempt = (message: ClaimedMessage, tools: FlowTools) => Promise<AttemptOutcome>;

/** Runs the flow of a message's type for its tenant. Never throws: whatever happens is an outcome. */
export function createAttempt<Settings>(options: AttemptOptions<Settings>): Attempt {
  const { flows, onUnknownType, tenants, clock, random } = options;

  function failed(thrown: unknown, message: ClaimedMessage, isAboutTenant = false): AttemptOutcome {
    const error = toAppError(thrown);
    return outcomeOfFailure({ error, message, nowMs: clock.wallMs(), random: random(), isAboutTenant });
  }

  return async (message, tools) => {
    let tenant;
    try {
      tenant = await tenants.get(message.tenantId);
    } catch (thrown) {
      return failed(thrown, message, true);
    }
    if (tenant === undefined) return { kind: 'dead', error: unknownTenant() };
    const flow = Object.hasOwn(flows, message.type) ? flows[message.type] : onUnknownType;
    if (flow === undefined) return { kind: 'dead', error: unknownType() };
    try {
      return { kind: 'done', result: await flow(message, tenant, tools) };
    } catch (thrown) {
      return failed(thrown, message);
    }
  };
}

function unknownTenant(): AppError {
  return new AppError(
    'TENANT_UNKNOWN',
    'The message is of a tenant that is not connected. Connect it with `capconnect tenant add`, then replay the message.',
  );
}

function unknownType(): AppError {
  return new AppError(
    'PAYLOAD_INVALID',
    'This version of the app has no flow for messages of this type. Unsubscribe from it, or replay the message after an upgrade.',
  );
}
