import { AppError, type Clock, type ErrorCode, toAppError } from '@capconnect/kernel';
import { BudgetUsedUp } from '../budget/budget-used-up.ts';
import type { AttemptOutcome, ClaimedMessage } from '../inbox/inbox.ts';
import type { Tenant, TenantRegistry } from '../tenants/tenant.ts';
import type { Flow, FlowResult, FlowRules, FlowTools } from './flow.ts';
import { type NotedRow, withNotes } from './flow-notes.ts';
import { type Flows, rulesOf } from './rules-of.ts';
import { runTogether } from './run-together.ts';
import { type FailedAttempt, outcomeOfFailure } from './outcome-of-failure.ts';
import { outcomeOfPostponing } from './outcome-of-postponing.ts';
import { outcomeOfWaiting } from './outcome-of-waiting.ts';
import { withinTime } from './time-limit.ts';
import { WaitsFor } from './waits-for.ts';

/** Far longer than the calls of a flow take, each of which has a limit of its own. */
const TIME_LIMIT_MS = 120_000;
/** Each of a hundred may have to be asked for first. */
const TIME_LIMIT_TOGETHER_MS = 600_000;

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
 * One with a flaw comes alone, and no flow runs for it. Never throws: whatever happens is an outcome, and it comes within
 * the time limit of the flow.
 */
export function createAttempt<Settings>(options: AttemptOptions<Settings>): Attempt {
  const { flows, onUnknownType, tenants, clock, random, isCutOff: askCutOff } = options;

  function failed(thrown: unknown, message: ClaimedMessage, about: About = {}): AttemptOutcome {
    const nowMs = clock.wallMs();
    if (thrown instanceof WaitsFor) return outcomeOfWaiting({ error: thrown, message, nowMs });
    if (thrown instanceof BudgetUsedUp) return outcomeOfPostponing({ error: thrown, nowMs });
    const error = toAppError(thrown);
    return outcomeOfFailure({ error, message, nowMs, random: random(), ...about });
  }

  function outcomeOf(
    settled: PromiseSettledResult<FlowResult> | undefined,
    { message, completed }: NotedRow,
    isCutOff: boolean,
  ): AttemptOutcome {
    return settled?.status === 'fulfilled'
      ? { kind: 'done', result: settled.value, completes: [...completed] }
      : failed(settled?.reason, message, { isCutOff });
  }

  async function run({ rows, first, rules }: Run<Settings>): Promise<readonly AttemptOutcome[]> {
    const { tenantId, flaw } = first.message;
    if (flaw !== undefined) return rows.map(() => ({ kind: 'dead', error: flaw }));
    let tenant: Tenant<Settings> | undefined;
    try {
      tenant = await tenants.get(tenantId);
    } catch (thrown) {
      return rows.map(({ message }) => failed(thrown, message, { isAboutTenant: true }));
    }
    if (tenant === undefined) return rows.map(() => ({ kind: 'dead', error: unknownTenant() }));
    if (rules === undefined) return rows.map(() => ({ kind: 'dead', error: unknownType() }));
    const settled = await runTogether(rules, rows, tenant);
    const isCutOff = settled.some(mayBeTheLine) && (await askCutOff(tenant.id));
    return rows.map((row, index) => outcomeOf(settled[index], row, isCutOff));
  }

  return async (work) => {
    const overdue = new AbortController();
    const rows = work.map(({ message, tools }) => withNotes(message, tools, overdue.signal));
    const [first] = rows;
    if (first === undefined) return [];
    const rules = rulesOf(flows, first.message.type, onUnknownType);
    const onLateEnd = (): void =>
      first.tools.logger.warn({}, 'a flow ended after its time limit: what it came to is not recorded');
    const limit = { limitMs: timeLimitOf(rules, rows.length), overdue, onLateEnd };
    const outcomes = await withinTime(limit, run({ rows, first, rules })).catch((thrown: unknown) =>
      rows.map(({ message }) => failed(thrown, message)),
    );
    return outcomes.map((outcome, index) => withNotesOf(rows[index], withRules(rules, outcome)));
  };
}

interface Run<Settings> {
  readonly rows: readonly NotedRow[];
  readonly first: NotedRow;
  readonly rules: FlowRules<Settings> | undefined;
}

type About = Pick<FailedAttempt, 'isAboutTenant' | 'isCutOff'>;

function mayBeTheLine(settled: PromiseSettledResult<FlowResult>): boolean {
  return settled.status === 'rejected' && MAY_BE_THE_LINE.has(toAppError(settled.reason).code);
}

function withRules<Settings>(
  rules: FlowRules<Settings> | undefined,
  outcome: AttemptOutcome,
): AttemptOutcome {
  return outcome.kind === 'dead' ? { ...outcome, holdsKey: rules?.onDead === 'hold' } : outcome;
}

/** What a flow noted counts whatever became of it. */
function withNotesOf(row: NotedRow | undefined, outcome: AttemptOutcome): AttemptOutcome {
  return { ...outcome, references: [...(row?.references ?? [])] };
}

function timeLimitOf<Settings>(rules: FlowRules<Settings> | undefined, rows: number): number {
  const { timeLimitMs = TIME_LIMIT_MS, together } = rules ?? {};
  return rows > 1 ? (together?.timeLimitMs ?? TIME_LIMIT_TOGETHER_MS) : timeLimitMs;
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
