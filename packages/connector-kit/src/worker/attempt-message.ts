import { AppError, toAppError, type Clock } from '@capconnect/kernel';
import type { AttemptOutcome, ClaimedMessage } from '../inbox/inbox.ts';
import type { TenantRegistry } from '../tenants/tenant.ts';
import type { Flow, FlowRules, FlowTools } from './flow.ts';
import { outcomeOfFailure } from './outcome-of-failure.ts';
import { outcomeOfWaiting } from './outcome-of-waiting.ts';
import { WaitsFor } from './waits-for.ts';

export type Flows<Settings> = Readonly<Record<string, Flow<Settings> | FlowRules<Settings>>>;

export interface AttemptOptions<Settings> {
  readonly flows: Flows<Settings>;
  readonly onUnknownType: Flow<Settings> | undefined;
  readonly tenants: Pick<TenantRegistry<Settings>, 'get'>;
  readonly clock: Clock;
  readonly random: () => number;
}

export type Attempt = (
  message: ClaimedMessage,
  tools: Omit<FlowTools, 'completes'>,
) => Promise<AttemptOutcome>;

/** Runs the flow of a message's type for its tenant. Never throws: whatever happens is an outcome. */
export function createAttempt<Settings>(options: AttemptOptions<Settings>): Attempt {
  const { flows, onUnknownType, tenants, clock, random } = options;

  function failed(thrown: unknown, message: ClaimedMessage, isAboutTenant = false): AttemptOutcome {
    const nowMs = clock.wallMs();
    if (thrown instanceof WaitsFor) return outcomeOfWaiting({ error: thrown, message, nowMs });
    const error = toAppError(thrown);
    return outcomeOfFailure({ error, message, nowMs, random: random(), isAboutTenant });
  }

  function rulesFor(type: string): FlowRules<Settings> | undefined {
    const flow = Object.hasOwn(flows, type) ? flows[type] : onUnknownType;
    return typeof flow === 'function' ? { run: flow, onDead: 'continue' } : flow;
  }

  return async (message, tools) => {
    let tenant;
    try {
      tenant = await tenants.get(message.tenantId);
    } catch (thrown) {
      return failed(thrown, message, true);
    }
    if (tenant === undefined) return { kind: 'dead', error: unknownTenant() };
    const rules = rulesFor(message.type);
    if (rules === undefined) return { kind: 'dead', error: unknownType() };
    const completed = new Set<string>();
    try {
      const result = await rules.run(message, tenant, {
        ...tools,
        completes: (name) => void completed.add(name),
      });
      return { kind: 'done', result, completes: [...completed] };
    } catch (thrown) {
      const outcome = failed(thrown, message);
      return outcome.kind === 'dead' ? { ...outcome, holdsKey: rules.onDead === 'hold' } : outcome;
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
