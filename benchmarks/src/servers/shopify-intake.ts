import { listen } from '@capconnect/connector-kit';
import { createApp } from '@capconnect/shopify-connector/app';
import { readConfig } from '@capconnect/shopify-connector/config';
import { buildDeps } from '@capconnect/shopify-connector/deps';

// The connector's doors without its worker: what is measured is the way to the 200, not what happens to it afterwards.
const config = readConfig(process.env);
const { url } = await listen({
  app: createApp(await buildDeps(config)),
  host: config.HOST,
  port: config.PORT,
});
console.log(JSON.stringify({ url }));
