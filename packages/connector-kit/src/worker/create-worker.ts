import { setTimeout as sleep } from 'node:timers/promises';
import { AppError, type Clock, type Logger, toAppError } from '@capconnect/kernel';
import type { AttemptOutcome, ClaimedMessage, Inbox } from '../inbox/inbox.ts';
import type { TenantRegistry } from '../tenants/tenant.ts';
import type { Flow } from './flow.ts';
import { outcomeOfFailure } from './outcome-of-failure.ts';

/** Long enough for a pause of the process, short enough that a dead one's work is taken over soon. */
const LEASE_MS = 15_000;
const POLL_MS = 1_000;

export interface WorkerOptions<Settings> {
  readonly inbox: Inbox;
  readonly tenants: Pick<TenantRegistry<Settings>, 'get'>;
  /** Message type -> flow. Types without one are done, and shown as skipped. */
  readonly flows: Readonly<Record<string, Flow<Settings>>>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How many messages at once; 8 when left out. */
  readonly concurrency?: number;
  /** From 0 up to 1. */
  readonly random?: () => number;
  /** Hears of each attempt, for metrics. */
  readonly onAttempt?: (attempt: {
    type: string;
    outcome: AttemptOutcome['kind'];
    durationMs: number;
  }) => void;
}

export interface Worker {
  start(): void;
  /** Takes no more; waits for what is in hand, at most `withinMs`, and gives the rest back. */
  stop(withinMs: number): Promise<void>;
}

/**
 * Takes messages from the inbox and runs their flows: at once when this process accepted one, else within a second.
 * One message of an ordering key at a time; the inbox sees to that.
 */
export function createWorker<Settings>(options: WorkerOptions<Settings>): Worker {
  const { inbox, tenants, flows, clock, logger, concurrency = 8, random = Math.random, onAttempt } = options;
  const inHand = new Map<string, { readonly message: ClaimedMessage; readonly work: Promise<void> }>();
  let isStarted = false;
  let isClaiming = false;
  let isWanted = false;
  let poll: NodeJS.Timeout | undefined;
  let unsubscribe: (() => void) | undefined;

  async function run(message: ClaimedMessage): Promise<AttemptOutcome> {
    const flow = Object.hasOwn(flows, message.type) ? flows[message.type] : undefined;
    if (flow === undefined) return { kind: 'done', result: { skipped: 'no-flow-for-this-type' } };
    const tenant = await tenants.get(message.tenantId);
    if (tenant === undefined) {
      throw new AppError(
        'TENANT_UNKNOWN',
        `The tenant ${message.tenantId} is not connected. Connect it, then replay this message.`,
      );
    }
    return { kind: 'done', result: await flow(message, tenant) };
  }

  async function outcomeOf(message: ClaimedMessage): Promise<AttemptOutcome> {
    try {
      return await run(message);
    } catch (thrown) {
      const error = toAppError(thrown);
      return outcomeOfFailure({ error, message, nowMs: clock.wallMs(), random: random() });
    }
  }

  async function attempt(message: ClaimedMessage): Promise<void> {
    const { id, type, tenantId } = message;
    const startedAtMs = clock.monotonicMs();
    const renewal = setInterval(() => {
      inbox
        .renew(message, LEASE_MS)
        .catch((error: unknown) => logger.warn({ id, error }, 'a lease was not renewed'));
    }, LEASE_MS / 3);
    const outcome = await outcomeOf(message).finally(() => clearInterval(renewal));
    const durationMs = Math.round(clock.monotonicMs() - startedAtMs);
    const isOurs = await inbox.settle(message, outcome);
    const facts = { id, type, tenantId, attempt: message.attempt, durationMs };
    if (!isOurs) logger.warn(facts, 'another worker had taken the message over');
    else if (outcome.kind === 'done') logger.info(facts, 'delivered');
    else logger.warn({ ...facts, outcome: outcome.kind, error: outcome.error }, 'not delivered');
    onAttempt?.({ type, outcome: outcome.kind, durationMs });
  }

  function take(message: ClaimedMessage): void {
    const work = attempt(message)
      // A message that could not be settled stays leased, and is taken again when the lease ends.
      .catch((error: unknown) => logger.error({ id: message.id, error }, 'an attempt could not be recorded'))
      .finally(() => {
        inHand.delete(message.id);
        claimMore();
      });
    inHand.set(message.id, { message, work });
  }

  async function claim(): Promise<void> {
    isClaiming = true;
    try {
      do {
        isWanted = false;
        const free = concurrency - inHand.size;
        if (free > 0) for (const message of await inbox.claim(free, LEASE_MS)) take(message);
      } while (isWanted && isStarted);
    } catch (error) {
      logger.error({ error }, 'no messages could be claimed');
    } finally {
      isClaiming = false;
    }
  }

  /** Asked for while a claim is under way, another one follows it: what was accepted meanwhile may have been missed. */
  function claimMore(): void {
    isWanted = true;
    if (isStarted && !isClaiming) void claim();
  }

  return {
    start() {
      isStarted = true;
      unsubscribe = inbox.subscribe(claimMore);
      poll = setInterval(claimMore, POLL_MS);
      claimMore();
    },

    async stop(withinMs) {
      isStarted = false;
      unsubscribe?.();
      clearInterval(poll);
      const enough = new AbortController();
      const works = Promise.all([...inHand.values()].map(({ work }) => work));
      await Promise.race([works, sleep(withinMs, undefined, { signal: enough.signal }).catch(() => {})]);
      enough.abort();
      await Promise.all([...inHand.values()].map(({ message }) => inbox.release(message)));
    },
  };
}
