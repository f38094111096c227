import { listen, runMain } from '@capconnect/connector-kit';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';
import { buildDeps } from './deps.ts';
import { createShopifyWorker } from './worker.ts';

await runMain({
  name: 'shopify-connector',
  async start() {
    const config = readConfig(process.env);
    const deps = await buildDeps(config);
    const worker = createShopifyWorker(deps);
    const server = await listen({ app: createApp(deps), host: config.HOST, port: config.PORT });
    worker.start();
    deps.retention.start();
    return {
      url: server.url,
      logger: deps.logger,
      async close() {
        await Promise.all([server.close(), worker.stop(), deps.retention.stop()]);
        await deps.close();
      },
    };
  },
});
