import '@shopify/shopify-api/adapters/node';
import { ApiVersion, DeliveryMethod } from '@shopify/shopify-api';
import { shopifyApp } from '@shopify/shopify-app-express';
import { MemorySessionStorage } from '@shopify/shopify-app-session-storage-memory';
import express from 'express';

// The peer as its README sets it up: verify, parse, call a handler that does nothing, answer. Nothing is kept.
const shopify = shopifyApp({
  api: {
    apiKey: 'bench',
    apiSecretKey: process.env['SHOPIFY_API_SECRET'] ?? '',
    hostName: 'bench.example.com',
    apiVersion: ApiVersion.October26,
    isEmbeddedApp: true,
  },
  auth: { path: '/auth', callbackPath: '/auth/callback' },
  webhooks: { path: '/webhooks' },
  sessionStorage: new MemorySessionStorage(),
});
const app = express();
app.post(
  '/webhooks',
  ...shopify.processWebhooks({
    webhookHandlers: {
      ORDERS_UPDATED: {
        deliveryMethod: DeliveryMethod.Http,
        callbackUrl: '/webhooks',
        callback: async () => {},
      },
    },
  }),
);
const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object') console.log(JSON.stringify({ url: `http://127.0.0.1:${address?.port}` }));
});
