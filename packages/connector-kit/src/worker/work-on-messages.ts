import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock, Logger } from '@capconnect/kernel';
import type { AttemptOutcome, ClaimedMessage, Inbox } from '../inbox/inbox.ts';
import type { Attempt, WorkTools } from './attempt-message.ts';
import { messageLogger } from './message-logger.ts';

/** The work is done by then; the waits only bridge a database that restarts. */
const SETTLE_AGAIN_AFTER_MS = [250, 1_000, 2_000, 4_000];

export interface WorkOptions {
  readonly inbox: Pick<Inbox, 'renew' | 'settle'>;
  readonly attempt: Attempt;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly leaseMs: number;
  readonly onAttempt: ((attempt: AttemptReport) => void) | undefined;
}

/** For metrics. */
export interface AttemptReport {
  readonly tenantId: string;
  readonly type: string;
  readonly acceptedAtMs: number;
  readonly outcome: AttemptOutcome['kind'];
  readonly durationMs: number;
}

/** A message in hand, and what its flow works with. */
export interface Work {
  readonly message: ClaimedMessage;
  readonly tools: WorkTools;
}

interface HeldMessage extends Work {
  readonly renewal: NodeJS.Timeout;
  isSettling: boolean;
}

/**
 * Works on a message, or on several together, from claim to outcome, and holds their leases meanwhile. Never throws.
 * `stopped` aborts what has not ended by itself. `onCalled` is told when all went well and only the outcomes are left to
 * be recorded.
 */
export function createWork({ inbox, attempt, logger, clock, leaseMs, onAttempt }: WorkOptions) {
  return async (
    messages: readonly ClaimedMessage[],
    stopped: AbortSignal,
    onCalled: () => void,
  ): Promise<void> => {
    const startedMs = clock.monotonicMs();
    const held = messages.map((message) => hold(message, stopped));
    try {
      const outcomes = await attempt(held);
      if (outcomes.every(({ kind }) => kind === 'done')) onCalled();
      const durationMs = Math.round(clock.monotonicMs() - startedMs);
      await Promise.all(
        held.map(async (one, index) => {
          const { message, tools } = one;
          const outcome = outcomes[index];
          // What is given up is taken up again when its lease ends; what came through in time is kept.
          if (outcome === undefined || (tools.signal.aborted && outcome.kind !== 'done')) return;
          if (!(await settle(one, outcome))) return;
          const { tenantId, type, acceptedAtMs } = message;
          onAttempt?.({ tenantId, type, acceptedAtMs, outcome: outcome.kind, durationMs });
        }),
      );
    } finally {
      for (const { renewal } of held) clearInterval(renewal);
    }
  };

  function hold(message: ClaimedMessage, stopped: AbortSignal): HeldMessage {
    const lost = new AbortController();
    const held: HeldMessage = {
      message,
      tools: { signal: AbortSignal.any([stopped, lost.signal]), logger: messageLogger(logger, message) },
      renewal: setInterval(() => void renew(held, lost), leaseMs / 3),
      isSettling: false,
    };
    return held;
  }

  async function renew(held: HeldMessage, lost: AbortController): Promise<void> {
    const log = held.tools.logger;
    try {
      if (await inbox.renew(held.message, leaseMs)) return;
      // Behind a settlement of ours there is no lease left to renew. Whether it was ours, that one says.
      if (held.isSettling) return;
      log.warn({}, 'another worker has taken the message over; this attempt is given up');
      lost.abort();
    } catch (error) {
      log.warn({ error }, 'a lease was not renewed');
    }
  }

  /** @returns whether the outcome was recorded. */
  async function settle(held: HeldMessage, outcome: AttemptOutcome): Promise<boolean> {
    const { message, tools } = held;
    const log = tools.logger;
    held.isSettling = true;
    for (const waitMs of [...SETTLE_AGAIN_AFTER_MS, undefined]) {
      try {
        const isOurs = await inbox.settle(message, outcome);
        if (isOurs) report(outcome, log);
        else
          log.warn(
            { outcome: outcome.kind },
            'another worker had taken the message over; the outcome is not recorded',
          );
        return isOurs;
      } catch (error) {
        log.error({ error, outcome: outcome.kind }, 'an attempt could not be recorded');
        if (waitMs !== undefined) await sleep(waitMs);
      }
    }
    return false;
  }
}

function report(outcome: AttemptOutcome, log: Logger): void {
  if (outcome.kind === 'done') {
    log.info({}, 'delivered');
  } else if (outcome.kind === 'retry') {
    log.warn({ error: outcome.error, notBeforeMs: outcome.notBeforeMs }, 'not delivered; tried again later');
  } else if (outcome.kind === 'postponed') {
    log.debug({ error: outcome.error, notBeforeMs: outcome.notBeforeMs }, 'waits for the rate budget');
  } else if (outcome.kind === 'parked') {
    log.info({ error: outcome.error, untilMs: outcome.untilMs }, 'waits for something else to be done first');
  } else if (outcome.kind === 'paused') {
    const { error, probeAtMs } = outcome;
    if (error.retry === 'retry')
      log.warn({ error, probeAtMs }, 'the tenant is paused until its line is back');
    else
      log.error(
        { error, probeAtMs },
        'the tenant is paused: the merchant must mend its credentials; it goes on by itself then',
      );
  } else {
    log.error({ error: outcome.error }, 'not delivered: a person must look at it, then it can be replayed');
  }
}
