import type { Logger } from '@capconnect/kernel';
import { createLogger } from '../log/create-logger.ts';
import { startFailure } from './start-failure.ts';

/** An app that is up. */
export interface RunningApp {
  readonly url: string;
  /** Takes the place of `runMain`'s own logger, once `LOG_LEVEL` is known. */
  readonly logger?: Logger;
  /** Stops accepting, and finishes or gives back what is in hand. */
  close(): Promise<void>;
}

export interface RunMainOptions {
  readonly name: string;
  /** Reads the environment, builds everything and listens. What it throws is told in words. */
  readonly start: () => Promise<RunningApp>;
  /** For what happens before `start` gave its own; `info` on standard output when left out. */
  readonly logger?: Logger;
  /** How long closing may take; 10 s when left out. */
  readonly closeWithinMs?: number;
}

/**
 * The life of a process: starts the app and prints one JSON line with its `url`; on SIGTERM or SIGINT closes
 * it and exits with 0, on a second signal exits at once. Exits with 1 when the start fails, when closing
 * takes too long, and on any error that nobody caught: what was accepted is on disk, and a new process is
 * safer than one in an unknown state.
 */
export async function runMain({
  name,
  start,
  logger: first,
  closeWithinMs = 10_000,
}: RunMainOptions): Promise<void> {
  let logger = first ?? createLogger({ level: 'info', name });
  const { promise: app, resolve: appIsUp } = Promise.withResolvers<RunningApp>();
  let isStopping = false;

  const crash = (error: unknown) => {
    logger.error({ error }, 'unexpected error: the process ends');
    process.exit(1);
  };
  const stop = (signal: NodeJS.Signals) => {
    if (isStopping) process.exit(1);
    isStopping = true;
    logger.info({ signal }, 'stopping');
    setTimeout(() => {
      logger.error(
        { closeWithinMs },
        'stopping took too long: what is left in hand is taken up by the next process',
      );
      process.exit(1);
    }, closeWithinMs);
    app
      .then((running) => running.close())
      .then(() => {
        logger.info({}, 'stopped');
        process.exit(0);
      })
      .catch(crash);
  };
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);

  try {
    const running = await start();
    logger = running.logger ?? logger;
    appIsUp(running);
    if (!isStopping) process.stdout.write(`${JSON.stringify({ name, url: running.url })}\n`);
  } catch (error) {
    process.stderr.write(startFailure({ name, error, logger }));
    process.exit(1);
  }
}
