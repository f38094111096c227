import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock, Logger } from '@capconnect/kernel';
import type { Tracer } from '@opentelemetry/api';
import type { ClaimedMessage, ClaimLimits, Inbox } from '../inbox/inbox.ts';
import type { TenantRegistry } from '../tenants/tenant.ts';
import { traceAttempts } from '../tracing/trace-attempts.ts';
import { createAlarm } from './alarm.ts';
import { createAttempt, type IsCutOff } from './attempt-message.ts';
import type { Flow } from './flow.ts';
import { type Group, groupMessages } from './group-messages.ts';
import { createHands } from './hands.ts';
import { type Flows, rulesOf } from './rules-of.ts';
import { type AttemptReport, createWork } from './work-on-messages.ts';

/** A worker that dies is noticed after this long. */
const LEASE_MS = 10_000;
/** For what other processes accept or replay; what this one accepts is noticed at once. */
const POLL_MS = 1_000;
/** Below the 10 s that a process has to stop. */
const STOP_LIMIT_MS = 7_000;
/** How long hands stay free at most while more of them become free. */
const GATHER_MS = 10;
/** For flows to notice that they are aborted. */
const ABORT_GRACE_MS = 500;

export interface WorkerOptions<Settings> {
  readonly inbox: Inbox;
  /** Message type -> flow. */
  readonly flows: Flows<Settings>;
  /** For types without a flow; without it their messages become dead. */
  readonly onUnknownType?: Flow<Settings>;
  readonly tenants: Pick<TenantRegistry<Settings>, 'get'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How many messages at once; 8 when left out. */
  readonly concurrency?: number;
  /** From 0 up to 1. */
  readonly random?: () => number;
  /** 10 s when left out. */
  readonly leaseMs?: number;
  /** 7 s when left out. */
  readonly stopLimitMs?: number;
  /** For an app that watches its line to Capillary; without it each message has its own retries. */
  readonly isCutOff?: IsCutOff;
  /** Hears of each attempt, for metrics. */
  readonly onAttempt?: (attempt: AttemptReport) => void;
  /** Makes a span for each attempt; that of the SDK the user set up, if any, when left out. */
  readonly tracer?: Tracer;
}

export interface Worker {
  start(): void;
  /** Takes no more; waits for what is in hand, at most `stopLimitMs`, then aborts the rest, which is taken up when its leases end. */
  stop(): Promise<void>;
  /** Instead of `start`: ends when nothing more may run for now. @returns how many attempts were made. */
  runOnce(): Promise<number>;
}

/** Takes messages from the inbox, runs their flows, and records what came of it: the only place that retries. */
export function createWorker<Settings>(options: WorkerOptions<Settings>): Worker {
  const { inbox, flows, onUnknownType, tenants, clock, logger, onAttempt } = options;
  const { concurrency = 8, random = Math.random, leaseMs = LEASE_MS, stopLimitMs = STOP_LIMIT_MS } = options;
  const { isCutOff = async () => false, tracer } = options;
  const attempt = traceAttempts({
    attempt: createAttempt({ flows, onUnknownType, tenants, clock, random, isCutOff }),
    tracer,
  });
  const work = createWork({ inbox, attempt, logger, clock, leaseMs, onAttempt });
  const alarm = createAlarm();
  const hands = createHands(concurrency);
  const inHand = new Map<Group, { readonly controller: AbortController; readonly ended: Promise<void> }>();
  let stopSignal = new AbortController();
  let looping: Promise<void> | undefined;
  let hasBacklog = false;
  let hasNews = false;
  let attempts = 0;

  function take(messages: Group): void {
    const controller = new AbortController();
    const onCalled = (): void => {
      hands.called(messages);
      if (hasBacklog) alarm.ring();
    };
    const ended = work(messages, controller.signal, onCalled).finally(() => {
      inHand.delete(messages);
      hands.end(messages);
      alarm.ring();
    });
    hands.take(messages);
    inHand.set(messages, { controller, ended });
    attempts += messages.length;
  }

  function mostTogether({ type, priority, flaw }: ClaimedMessage): number {
    if (priority === 'live' || flaw !== undefined) return 1;
    return rulesOf(flows, type, onUnknownType)?.together?.maxMessages ?? 1;
  }

  /** What Capillary takes in one call is filled up with more of its kind. */
  async function takeAll(claimed: readonly ClaimedMessage[]): Promise<void> {
    for (const group of groupMessages(claimed, mostTogether)) {
      const [first] = group;
      if (first === undefined) continue;
      const room = mostTogether(first) - group.length;
      const more = room > 0 ? await claim({ total: room, like: first }) : [];
      for (const filled of groupMessages([...group, ...more], mostTogether)) take(filled);
    }
  }

  async function claim(limits: ClaimLimits): Promise<readonly ClaimedMessage[]> {
    try {
      return await inbox.claim(limits, leaseMs);
    } catch (error) {
      logger.error({ error }, 'no messages could be claimed');
      return [];
    }
  }

  async function idleMs(): Promise<number> {
    try {
      const dueMs = await inbox.nextDueMs();
      return dueMs === undefined ? POLL_MS : Math.min(POLL_MS, Math.max(1, dueMs - clock.wallMs()));
    } catch {
      return POLL_MS;
    }
  }

  /**
   * While there is a backlog, hands are filled several at a time: a claim costs about as much as a settlement. A moment
   * later at the latest, so that a few slow flows do not keep the free hands idle; at once when this process accepted
   * something.
   */
  async function waitForHands(signal: AbortSignal): Promise<void> {
    let isOver = false;
    while (!signal.aborted && !isOver) {
      if (hands.isNoneFree()) await alarm.sleep();
      else if (!hasBacklog || hasNews || hands.isHalfFree()) isOver = true;
      else isOver = !(await alarm.sleep(GATHER_MS));
    }
  }

  /** @param isToEnd - asked when nothing can run: whether to wait for more. */
  async function loop(signal: AbortSignal, isToEnd: () => boolean): Promise<void> {
    while (!signal.aborted) {
      await waitForHands(signal);
      if (signal.aborted) return;
      hasNews = false;
      const limits = hands.limits();
      const claimed = await claim(limits);
      await takeAll(claimed);
      hasBacklog = claimed.length >= limits.total || hands.isAtLimit();
      if (claimed.length === 0 && isToEnd()) return;
      // There is no more until something arrives, ends or becomes due.
      if (!hasBacklog || claimed.length === 0) await alarm.sleep(await idleMs());
    }
  }

  function run(isToEnd: () => boolean): Promise<void> {
    stopSignal = new AbortController();
    const unsubscribe = inbox.subscribe(() => {
      hasNews = true;
      alarm.ring();
    });
    looping = loop(stopSignal.signal, isToEnd).finally(() => {
      unsubscribe();
      looping = undefined;
    });
    return looping;
  }

  async function endWithin(ms: number): Promise<void> {
    const timer = new AbortController();
    const ended = Promise.all([...inHand.values()].map(({ ended: one }) => one));
    await Promise.race([ended, sleep(ms, undefined, { signal: timer.signal }).catch(() => {})]);
    timer.abort();
  }

  return {
    start() {
      if (looping === undefined) void run(() => false);
    },

    async stop() {
      stopSignal.abort();
      alarm.ring();
      await looping;
      await endWithin(stopLimitMs);
      for (const { controller } of inHand.values()) controller.abort();
      await endWithin(ABORT_GRACE_MS);
      // Not given back at once: a call to Capillary may still be on its way, and whoever takes the message up must find
      // what that call did. The lease outlives the call.
      for (const { id } of [...inHand.keys()].flat())
        logger.warn({ messageId: id }, 'unfinished: taken up again when its lease ends');
    },

    async runOnce() {
      if (looping !== undefined) throw new Error('The worker runs already.');
      const before = attempts;
      await run(() => inHand.size === 0);
      return attempts - before;
    },
  };
}
