import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock, Logger } from '@capconnect/kernel';
import type { AttemptOutcome, ClaimedMessage, Inbox } from '../inbox/inbox.ts';
import type { Attempt } from './attempt-message.ts';
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

/** Works on one message from claim to outcome, and holds its lease meanwhile. Never throws. */
export function createWork({ inbox, attempt, logger, clock, leaseMs, onAttempt }: WorkOptions) {
  return async (message: ClaimedMessage, controller: AbortController): Promise<void> => {
    const log = messageLogger(logger, message);
    const startedMs = clock.monotonicMs();
    const renewal = setInterval(() => void renew(message, controller, log), leaseMs / 3);
    try {
      const outcome = await attempt(message, { signal: controller.signal, logger: log });
      // What is given up is taken up again when its lease ends; what came through in time is kept.
      if (controller.signal.aborted && outcome.kind !== 'done') return;
      const durationMs = Math.round(clock.monotonicMs() - startedMs);
      const { tenantId, type, acceptedAtMs } = message;
      onAttempt?.({ tenantId, type, acceptedAtMs, outcome: outcome.kind, durationMs });
      await settle(message, outcome, log);
    } finally {
      clearInterval(renewal);
    }
  };

  async function renew(message: ClaimedMessage, controller: AbortController, log: Logger): Promise<void> {
    try {
      if (await inbox.renew(message, leaseMs)) return;
      log.warn({}, 'another worker has taken the message over; this attempt is given up');
      controller.abort();
    } catch (error) {
      log.warn({ error }, 'a lease was not renewed');
    }
  }

  async function settle(message: ClaimedMessage, outcome: AttemptOutcome, log: Logger): Promise<void> {
    for (const waitMs of [...SETTLE_AGAIN_AFTER_MS, undefined]) {
      try {
        if (await inbox.settle(message, outcome)) report(outcome, log);
        else
          log.warn(
            { outcome: outcome.kind },
            'another worker had taken the message over; the outcome is not recorded',
          );
        return;
      } catch (error) {
        log.error({ error, outcome: outcome.kind }, 'an attempt could not be recorded');
        if (waitMs !== undefined) await sleep(waitMs);
      }
    }
  }
}

function report(outcome: AttemptOutcome, log: Logger): void {
  if (outcome.kind === 'done') {
    log.info({}, 'delivered');
  } else if (outcome.kind === 'retry') {
    log.warn({ error: outcome.error, notBeforeMs: outcome.notBeforeMs }, 'not delivered; tried again later');
  } else if (outcome.kind === 'parked') {
    log.info({ error: outcome.error, untilMs: outcome.untilMs }, 'waits for something else to be done first');
  } else if (outcome.kind === 'paused') {
    log.error(
      { error: outcome.error, probeAtMs: outcome.probeAtMs },
      'the tenant is paused: the merchant must mend its credentials; it goes on by itself then',
    );
  } else {
    log.error({ error: outcome.error }, 'not delivered: a person must look at it, then it can be replayed');
  }
}
