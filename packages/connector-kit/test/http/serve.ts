import type { Logger } from '@capconnect/kernel';
import type { Express } from 'express';
import { onTestFinished } from 'vitest';
import { createHttpApp, type HttpAppOptions } from '../../src/http/create-http-app.ts';
import { listen, type ListenOptions } from '../../src/process/listen.ts';
import { recordedLogger, type RecordedLogger } from '../recorded-logger.ts';

export interface Served extends RecordedLogger {
  readonly url: string;
}

/** Serves an app with the kit's frame on a free port until the test ends. */
export async function serve(
  mount: (app: Express, logger: Logger) => void,
  options: Partial<Omit<HttpAppOptions & ListenOptions, 'mount' | 'logger'>> = {},
): Promise<Served> {
  const recorded = recordedLogger();
  const { logger } = recorded;
  const app = createHttpApp({
    logger,
    trustProxy: false,
    checks: {},
    ...options,
    mount: (inner) => mount(inner, logger),
  });
  const server = await listen({ app, host: '127.0.0.1', port: 0, closeWithinMs: 200, ...options });
  onTestFinished(() => server.close());
  return { ...recorded, url: server.url };
}
