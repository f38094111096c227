import { AppError, type Clock, type ErrorCode, toAppError } from '@capconnect/kernel';
import type { AttemptOutcome, ClaimedMessage } from '../inbox/inbox.ts';
import type { Tenant, TenantRegistry } from '../tenants/tenant.ts';
import type { Flow, FlowResult, FlowRules, FlowTools } from './flow.ts';
import { type Flows, rulesOf } from './rules-of.ts';
import { runTogether } from './run-together.ts';
import { type FailedAttempt, outcomeOfFailure } from './outcome-of-failure.ts';
import { outcomeOfWaiting } from './outcome-of-waiting.ts';
import { WaitsFor } from './waits-for.ts';

export interface AttemptOptions<Settings> {
  readonly flows: Flows<Settings>;
  readonly onUnknownType: Flow<Settings> | undefined;
  readonly tenants: Pick<TenantRegistry<Settings>, 'get'>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly isCutOff: IsCutOff;
}

/**
 * Whether there is no way to Capillary at all for a tenant, asked after a failure that may be due to that. Then the tenant
 * is paused instead of its messages tried one after the other. Never throws.
 */
export type IsCutOff = (tenantId: string) => Promise<boolean>;

const MAY_BE_THE_LINE: ReadonlySet<ErrorCode> = new Set([
  'AUTH_UNAVAILABLE',
  'OUTCOME_UNKNOWN',
  'UPSTREAM_UNAVAILABLE',
]);

/** What a worker gives a flow; the attempt adds what it keeps itself. */
export type WorkTools = Omit<FlowTools, 'completes' | 'refer'>;

/** @returns an outcome for each message, in their order. */
export type Attempt = (
  work: readonly { readonly message: ClaimedMessage; readonly tools: WorkTools }[],
) => Promise<readonly AttemptOutcome[]>;

/**
 * Runs the flow of a message's type for its tenant; several messages are of one type and one tenant, and run together.
 * One with a flaw comes alone, and no flow runs for it. Never throws: whatever happens is an outcome.
 */
export function createAttempt<Settings>(options: AttemptOptions<Settings>): Attempt {
  const { flows, onUnknownType, tenants, clock, random, isCutOff: askCutOff } = options;

  function failed(thrown: unknown, message: ClaimedMessage, about: About = {}): AttemptOutcome {
    const nowMs = clock.wallMs();
    if (thrown instanceof WaitsFor) return outcomeOfWaiting({ error: thrown, message, nowMs });
    const error = toAppError(thrown);
    return outcomeOfFailure({ error, message, nowMs, random: random(), ...about });
  }

  function outcomeOf(
    settled: PromiseSettledResult<FlowResult> | undefined,
    message: ClaimedMessage,
    rules: FlowRules<Settings>,
    completed: ReadonlySet<string>,
    isCutOff: boolean,
  ): AttemptOutcome {
    if (settled?.status === 'fulfilled') {
      return { kind: 'done', result: settled.value, completes: [...completed] };
    }
    const outcome = failed(settled?.reason, message, { isCutOff });
    return outcome.kind === 'dead' ? { ...outcome, holdsKey: rules.onDead === 'hold' } : outcome;
  }

  return async (work) => {
    const [first] = work;
    if (first === undefined) return [];
    const rules = rulesOf(flows, first.message.type, onUnknownType);
    const holdsKey = rules?.onDead === 'hold';
    const { flaw } = first.message;
    if (flaw !== undefined) return work.map(() => ({ kind: 'dead', error: flaw, holdsKey }));
    let tenant: Tenant<Settings> | undefined;
    try {
      tenant = await tenants.get(first.message.tenantId);
    } catch (thrown) {
      return work.map(({ message }) => failed(thrown, message, { isAboutTenant: true }));
    }
    if (tenant === undefined) return work.map(() => ({ kind: 'dead', error: unknownTenant(), holdsKey }));
    if (rules === undefined) return work.map(() => ({ kind: 'dead', error: unknownType() }));
    const rows = work.map(({ message, tools }) => withNotes(message, tools));
    const settled = await runTogether(rules, rows, tenant);
    const isCutOff = settled.some(mayBeTheLine) && (await askCutOff(tenant.id));
    return rows.map(({ message, completed, references }, index) => {
      const outcome = outcomeOf(settled[index], message, rules, completed, isCutOff);
      return references.size === 0 ? outcome : Object.assign(outcome, { references: [...references] });
    });
  };
}

type About = Pick<FailedAttempt, 'isAboutTenant' | 'isCutOff'>;

function mayBeTheLine(settled: PromiseSettledResult<FlowResult>): boolean {
  return settled.status === 'rejected' && MAY_BE_THE_LINE.has(toAppError(settled.reason).code);
}

/** What a flow notes while it runs is kept with the outcome. */
function withNotes(message: ClaimedMessage, tools: WorkTools) {
  const completed = new Set<string>();
  const references = new Set<string>();
  return {
    message,
    completed,
    references,
    tools: {
      ...tools,
      completes: (name: string) => void completed.add(name),
      refer: (...values: readonly string[]) => {
        for (const value of values) references.add(value);
      },
    },
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
