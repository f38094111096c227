import { runMain } from '@capconnect/connector-kit';
import { readConfig } from '@capconnect/shopify-connector/config';
import { startShopify } from '@capconnect/shopify-connector/start';

// The process that is killed: the Shopify connector as it ships, but for the length of its leases. With 10 s, a short run
// would be a long wait.
const { LEASE_MS, ...env } = process.env;

await runMain({
  name: 'shopify-connector',
  start: async () => startShopify(readConfig(env), { leaseMs: Number(LEASE_MS) }),
});
