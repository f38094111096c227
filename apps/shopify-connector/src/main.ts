import { runMain } from '@capconnect/connector-kit';
import { readConfig } from './config.ts';
import { startShopify } from './start.ts';

await runMain({ name: 'shopify-connector', start: async () => startShopify(readConfig(process.env)) });
