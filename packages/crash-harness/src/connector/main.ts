import { listen, runMain } from '@capconnect/connector-kit';
import { createApp } from '@capconnect/shopify-connector/app';
import { readConfig } from '@capconnect/shopify-connector/config';
import { buildDeps } from '@capconnect/shopify-connector/deps';
import { createShopifyWorker } from '@capconnect/shopify-connector/worker';

// The process that is killed: the Shopify connector as in apps/shopify-connector/src/main.ts, but for the length of its
// leases. With 10 s, a short run would be a long wait.
const { LEASE_MS, ...env } = process.env;

await runMain({
  name: 'shopify-connector',
  async start() {
    const config = readConfig(env);
    const deps = await buildDeps(config);
    const worker = createShopifyWorker(deps, { leaseMs: Number(LEASE_MS) });
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
