import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock, Logger } from '@capconnect/kernel';
import type { ClaimedMessage, ClaimLimits, Inbox } from '../inbox/inbox.ts';
import type { TenantRegistry } from '../tenants/tenant.ts';
import { createAlarm } from './alarm.ts';
import { createAttempt, type IsCutOff } from './attempt-message.ts';
import type { Flow } from './flow.ts';
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
}

export interface Worker {
  start(): void;
  /** Takes no more; waits for what is in hand, at most `stopLimitMs`, then aborts the rest, which is taken up when its leases end. */
  stop(): Promise<void>;
  /** For tests: works on all that may run now, and on what becomes ready by that. @returns how many attempts were made. */
  runOnce(): Promise<number>;
}

/** Takes messages from the inbox, runs their flows, and records what came of it: the only place that retries. */
export function createWorker<Settings>(options: WorkerOptions<Settings>): Worker {
  const { inbox, flows, onUnknownType, tenants, clock, logger, onAttempt } = options;
  const { concurrency = 8, random = Math.random, leaseMs = LEASE_MS, stopLimitMs = STOP_LIMIT_MS } = options;
  const { isCutOff = async () => false } = options;
  const attempt = createAttempt({ flows, onUnknownType, tenants, clock, random, isCutOff });
  const work = createWork({ inbox, attempt, logger, clock, leaseMs, onAttempt });
  const alarm = createAlarm();
  const hands = createHands(concurrency);
  /** One entry for each message, or for several that run together. */
  const inHand = new Map<
    readonly ClaimedMessage[],
    { readonly controller: AbortController; readonly ended: Promise<void> }
  >();
  let stopSignal = new AbortController();
  let looping: Promise<void> | undefined;
  let hasBacklog = false;
  let hasNews = false;

  function take(messages: readonly ClaimedMessage[]): Promise<void> {
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
    return ended;
  }

  function maxTogether({ type, priority }: ClaimedMessage): number {
    return priority === 'live' ? 1 : (rulesOf(flows, type, onUnknownType)?.together?.maxMessages ?? 1);
  }

  /** What Capillary takes in one call runs together, and is filled up with more of its kind. */
  async function takeAll(claimed: readonly ClaimedMessage[]): Promise<void> {
    const kinds = Map.groupBy(claimed, (message) =>
      maxTogether(message) === 1
        ? message.id
        : JSON.stringify([message.tenantId, message.type, message.priority]),
    );
    for (const messages of kinds.values()) {
      const [first] = messages;
      if (first === undefined) continue;
      const most = maxTogether(first);
      const more = most - messages.length;
      const others = more > 0 ? await claim({ total: more, like: first }) : [];
      const all = [...messages, ...others];
      for (let index = 0; index < all.length; index += most) void take(all.slice(index, index + most));
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

  async function loop(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await waitForHands(signal);
      if (signal.aborted) return;
      hasNews = false;
      const limits = hands.limits();
      const claimed = await claim(limits);
      await takeAll(claimed);
      hasBacklog = claimed.length >= limits.total || hands.isAtLimit();
      // There is no more until something arrives, ends or becomes due.
      if (!hasBacklog || claimed.length === 0) await alarm.sleep(await idleMs());
    }
  }

  async function endWithin(ms: number): Promise<void> {
    const timer = new AbortController();
    const ended = Promise.all([...inHand.values()].map(({ ended: one }) => one));
    await Promise.race([ended, sleep(ms, undefined, { signal: timer.signal }).catch(() => {})]);
    timer.abort();
  }

  return {
    start() {
      if (looping !== undefined) return;
      stopSignal = new AbortController();
      const { signal } = stopSignal;
      const unsubscribe = inbox.subscribe(() => {
        hasNews = true;
        alarm.ring();
      });
      looping = loop(signal).finally(unsubscribe);
    },

    async stop() {
      stopSignal.abort();
      alarm.ring();
      await looping;
      looping = undefined;
      await endWithin(stopLimitMs);
      for (const { controller } of inHand.values()) controller.abort();
      await endWithin(ABORT_GRACE_MS);
      // Not given back at once: a call to Capillary may still be on its way, and whoever takes the message up must find
      // what that call did. The lease outlives the call.
      for (const { id } of [...inHand.keys()].flat())
        logger.warn({ messageId: id }, 'unfinished: taken up again when its lease ends');
    },

    async runOnce() {
      let attempts = 0;
      for (;;) {
        const claimed = await inbox.claim(concurrency, leaseMs);
        if (claimed.length === 0) return attempts;
        await Promise.all(claimed.map((message) => take([message])));
        attempts += claimed.length;
      }
    },
  };
}
