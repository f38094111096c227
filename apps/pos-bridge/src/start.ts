import { listen } from '@capconnect/connector-kit';
import { createApp } from './app.ts';
import type { Config } from './config.ts';
import { buildDeps } from './deps.ts';
import { configuredTls } from './tls/configured-tls.ts';
import { keepTls } from './tls/keep-tls.ts';
import { createPosWorker, type PosWorkerOptions } from './worker.ts';

/** Starts doors, worker and retention. `close` stops them, and then what they stand on. */
export async function startPosBridge(config: Config, options: PosWorkerOptions = {}) {
  const tls = await configuredTls(config);
  const deps = await buildDeps(config);
  const worker = createPosWorker(deps, options);
  const server = await listen({
    app: createApp(deps),
    host: config.HOST,
    port: config.PORT,
    tls: tls?.first.identity,
  });
  const { clock, logger } = deps;
  const kept = tls && keepTls({ ...tls, renew: server.renewTls, clock, logger });
  worker.start();
  deps.retention.start();
  deps.customers.cleaning.start();
  deps.redeem.chores.start();
  deps.lines.start();
  return {
    url: server.url,
    logger: deps.logger,
    async close() {
      kept?.stop();
      const { retention, customers, redeem } = deps;
      await Promise.all([server.close(), worker.stop(), retention.stop(), customers.cleaning.stop()]);
      await redeem.chores.stop();
      await deps.close();
    },
  };
}
