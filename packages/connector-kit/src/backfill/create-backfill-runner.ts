import { setTimeout as sleep } from 'node:timers/promises';
import { createAlarm } from '../worker/alarm.ts';
import type { BackfillEngine } from './backfill.ts';
import type { BackfillsOptions } from './backfills-options.ts';
import { claimBackfill } from './claim-backfill.ts';
import { type Hold, releaseHold, renewHold } from './hold.ts';
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

  function claim(): Promise<Hold | undefined> {
    const without = [...inHand.keys()];
    return claimBackfill({ database, nowMs: clock.wallMs(), leaseMs, lease: ids(), without });
  }

  /** Never throws: a database that restarts is asked again. */
  async function carefully(hold: Hold, stopped: AbortSignal): Promise<StepResult> {
    try {
      return await step(hold, stopped);
    } catch (error) {
      logger.error({ error, backfillId: hold.id }, 'a step of a backfill failed; it is made again');
      return 'wait';
    }
  }

  async function run(hold: Hold, stopped: AbortSignal): Promise<void> {
    const controller = new AbortController();
    const signal = AbortSignal.any([stopped, controller.signal]);
    const renewal = setInterval(() => void renew(hold, controller), leaseMs / 3);
    try {
      while (!signal.aborted) {
        const result = await carefully(hold, signal);
        if (result === 'over') return;
        if (result === 'wait') await sleep(LEARN_MS, undefined, { signal }).catch(() => {});
      }
      await release(hold);
    } finally {
      clearInterval(renewal);
    }
  }

  async function renew(hold: Hold, controller: AbortController): Promise<void> {
    try {
      if (!(await renewHold(database, hold, clock.wallMs() + leaseMs))) controller.abort();
    } catch (error) {
      logger.warn({ error, backfillId: hold.id }, 'the lease of a backfill was not renewed');
    }
  }

  async function release(hold: Hold): Promise<void> {
    try {
      await releaseHold(database, hold);
    } catch (error) {
      logger.warn({ error, backfillId: hold.id }, 'a backfill was not given back: its lease has to run out');
    }
  }

  async function claimCarefully(): Promise<Hold | undefined> {
    try {
      return await claim();
    } catch (error) {
      logger.error({ error }, 'no backfill could be claimed');
      return undefined;
    }
  }

  async function loop(stopped: AbortSignal): Promise<void> {
    while (!stopped.aborted) {
      const hold = inHand.size < MAX_AT_ONCE ? await claimCarefully() : undefined;
      if (hold === undefined) await alarm.sleep(POLL_MS);
      else
        inHand.set(
          hold.id,
          run(hold, stopped).finally(() => inHand.delete(hold.id)),
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
      const held: Hold[] = [];
      try {
        for (let hold = await claim(); hold !== undefined; hold = await claim()) {
          held.push(hold);
          inHand.set(hold.id, Promise.resolve());
          let result: StepResult = 'again';
          while (result === 'again') result = await step(hold, signal);
        }
      } finally {
        for (const hold of held) {
          inHand.delete(hold.id);
          await releaseHold(database, hold);
        }
      }
    },
  };
}
