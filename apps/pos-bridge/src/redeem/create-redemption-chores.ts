import type { Database } from '@capconnect/connector-kit';
import { type Clock, type Logger, toAppError } from '@capconnect/kernel';
import type { QueuePromises } from './offline/create-queue-promises.ts';
import { forgetRedemptions } from './store/forget-redemptions.ts';

export interface RedemptionChoresOptions {
  readonly database: Database;
  readonly queuePromises: QueuePromises;
  /** How long a settled redemption is known by its key. */
  readonly receiptDays: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface RedemptionChores {
  start(): void;
  stop(): Promise<void>;
  run(): Promise<void>;
}

const EVERY_MS = 60_000;

/** At the start and every minute: queues what a process that ended had only promised, and deletes what is old. */
export function createRedemptionChores(options: RedemptionChoresOptions): RedemptionChores {
  const { database, queuePromises, receiptDays, clock, logger } = options;
  let timer: NodeJS.Timeout | undefined;
  let underWay: Promise<void> = Promise.resolve();

  async function run(): Promise<void> {
    await queuePromises();
    await forgetRedemptions({ database, nowMs: clock.wallMs(), receiptDays });
  }

  function turn(): void {
    underWay = run().catch((error: unknown) => {
      logger.warn(
        { error: toAppError(error) },
        'Redemptions could not be tidied up; tried again in a minute',
      );
    });
  }

  return {
    run,
    start(): void {
      turn();
      timer = setInterval(turn, EVERY_MS);
      timer.unref();
    },
    async stop(): Promise<void> {
      clearInterval(timer);
      await underWay;
    },
  };
}
