import { setTimeout as sleep } from 'node:timers/promises';
import { createAlarm } from '../worker/alarm.ts';
import type { BackfillEngine } from './backfill.ts';
import type { BackfillsOptions } from './backfills-options.ts';
import { claimBackfill } from './claim-backfill.ts';
import { type LeasedBackfill, releaseLease, renewLease } from './leased-backfill.ts';
import { createStep, type StepResult } from './step-backfill.ts';

/** A process that dies is noticed after this long. */
const LEASE_MS = 15_000;
/** For backfills that other processes start or leave; what this one starts is noticed at once. */
const POLL_MS = 1_000;
/** How often the inbox is asked what became of the messages. */
const LEARN_MS = 250;
/** Each holds one page in memory. Many, because one whose tenant is paused waits here for days. */
const MAX_AT_ONCE = 16;

export type BackfillRunnerOptions<Settings> = BackfillsOptions<Settings> & { readonly ids: () => string };

export interface BackfillRunner extends Pick<BackfillEngine, 'start' | 'stop' | 'runOnce'> {
  /** There may be something new to run. */
  readonly wake: () => void;
}

/** Runs backfills, each in one process at a time: whoever holds its lease. */
export function createBackfillRunner<Settings>(options: BackfillRunnerOptions<Settings>): BackfillRunner {
  const { database, clock, logger, ids, leaseMs = LEASE_MS } = options;
  const step = createStep(options);
  const alarm = createAlarm();
  const inHand = new Map<string, Promise<void>>();
  let stopSignal = new AbortController();
  let looping: Promise<void> | undefined;

  function claim(): Promise<LeasedBackfill | undefined> {
    const without = [...inHand.keys()];
    return claimBackfill({ database, nowMs: clock.wallMs(), leaseMs, lease: ids(), without });
  }

  /** Never throws: a database that restarts is asked again. */
  async function carefully(leased: LeasedBackfill, stopped: AbortSignal): Promise<StepResult> {
    try {
      return await step(leased, stopped);
    } catch (error) {
      logger.error({ error, backfillId: leased.id }, 'a step of a backfill failed; it is made again');
      return 'wait';
    }
  }

  async function run(leased: LeasedBackfill, stopped: AbortSignal): Promise<void> {
    const controller = new AbortController();
    const signal = AbortSignal.any([stopped, controller.signal]);
    const renewal = setInterval(() => void renew(leased, controller), leaseMs / 3);
    try {
      while (!signal.aborted) {
        const result = await carefully(leased, signal);
        if (result === 'over') return;
        if (result === 'wait') await sleep(LEARN_MS, undefined, { signal }).catch(() => {});
      }
      await release(leased);
    } finally {
      clearInterval(renewal);
    }
  }

  async function renew(leased: LeasedBackfill, controller: AbortController): Promise<void> {
    try {
      if (!(await renewLease(database, leased, clock.wallMs() + leaseMs))) controller.abort();
    } catch (error) {
      logger.warn({ error, backfillId: leased.id }, 'the lease of a backfill was not renewed');
    }
  }

  async function release(leased: LeasedBackfill): Promise<void> {
    try {
      await releaseLease(database, leased);
    } catch (error) {
      logger.warn(
        { error, backfillId: leased.id },
        'a backfill was not given back: its lease has to run out',
      );
    }
  }

  async function claimCarefully(): Promise<LeasedBackfill | undefined> {
    try {
      return await claim();
    } catch (error) {
      logger.error({ error }, 'no backfill could be claimed');
      return undefined;
    }
  }

  async function loop(stopped: AbortSignal): Promise<void> {
    while (!stopped.aborted) {
      const leased = inHand.size < MAX_AT_ONCE ? await claimCarefully() : undefined;
      if (leased === undefined) await alarm.sleep(POLL_MS);
      else
        inHand.set(
          leased.id,
          run(leased, stopped).finally(() => inHand.delete(leased.id)),
        );
    }
  }

  return {
    wake: alarm.ring,

    start() {
      if (looping !== undefined) return;
      stopSignal = new AbortController();
      looping = loop(stopSignal.signal);
    },

    async stop() {
      stopSignal.abort();
      alarm.ring();
      await looping;
      looping = undefined;
      await Promise.all(inHand.values());
    },

    async runOnce() {
      const { signal } = new AbortController();
      const held: LeasedBackfill[] = [];
      try {
        for (let leased = await claim(); leased !== undefined; leased = await claim()) {
          held.push(leased);
          inHand.set(leased.id, Promise.resolve());
          let result: StepResult = 'again';
          while (result === 'again') result = await step(leased, signal);
        }
      } finally {
        for (const leased of held) {
          inHand.delete(leased.id);
          await releaseLease(database, leased);
        }
      }
    },
  };
}
