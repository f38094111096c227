import { listen } from '@capconnect/connector-kit';
import { createApp } from './app.ts';
import type { Config } from './config.ts';
import { buildDeps } from './deps.ts';
import { createPosWorker, type PosWorkerOptions } from './worker.ts';

/** Starts doors, worker and retention. `close` stops them, and then what they stand on. */
export async function startPosBridge(config: Config, options: PosWorkerOptions = {}) {
  const deps = await buildDeps(config);
  const worker = createPosWorker(deps, options);
  const server = await listen({ app: createApp(deps), host: config.HOST, port: config.PORT });
  worker.start();
  deps.retention.start();
  deps.customers.cleaning.start();
  deps.lines.start();
  return {
    url: server.url,
    logger: deps.logger,
    async close() {
      const { retention, customers } = deps;
      await Promise.all([server.close(), worker.stop(), retention.stop(), customers.cleaning.stop()]);
      await deps.close();
    },
  };
}
