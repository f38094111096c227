import { listen, runMain } from '@capconnect/connector-kit';
import { createApp } from '@capconnect/shopify-connector/app';
import { readConfig } from '@capconnect/shopify-connector/config';
import { buildDeps } from '@capconnect/shopify-connector/deps';
import { createShopifyWorker } from '@capconnect/shopify-connector/worker';

// The process that is killed: the Shopify connector as it ships, but for the length of its leases. With 10 s each of a
// few dozen kills in a short run would be followed by a wait.
const { LEASE_MS, ...env } = process.env;

await runMain({
  name: 'shopify-connector',
  async start() {
    const config = readConfig(env);
    const deps = await buildDeps(config);
    const worker = createShopifyWorker(deps, { leaseMs: Number(LEASE_MS) });
    const server = await listen({ app: createApp(deps), host: config.HOST, port: config.PORT });
    worker.start();
    return {
      url: server.url,
      logger: deps.logger,
      async close() {
        await Promise.all([server.close(), worker.stop()]);
        await deps.close();
      },
    };
  },
});
