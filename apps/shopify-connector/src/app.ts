import { createAdminApi, createHttpApp, traceIntake } from '@capconnect/connector-kit';
import type { Express } from 'express';
import type { Deps } from './deps.ts';
import { createWebhookRoute } from './inbound/webhook-route.ts';
import { SHOP_RULES } from './tenant.ts';

/** Every door of the connector. Does not listen. */
export function createApp(deps: Deps): Express {
  const { config, logger, metrics, tenants, deliveries, intake, checkDatabase, verifyTenant } = deps;
  const { SHOPIFY_API_SECRET, SHOPIFY_API_SECRET_PREVIOUS } = config;
  return createHttpApp({
    logger,
    metrics,
    trustProxy: config.TRUST_PROXY,
    checks: { database: checkDatabase, ...intake.checks },
    mount(app) {
      app.use(
        createWebhookRoute({
          inbox: traceIntake({ inbox: intake }),
          secrets: [
            SHOPIFY_API_SECRET,
            ...(SHOPIFY_API_SECRET_PREVIOUS === undefined ? [] : [SHOPIFY_API_SECRET_PREVIOUS]),
          ],
        }),
      );
      app.use(
        createAdminApi({
          adminToken: config.ADMIN_TOKEN,
          tenants,
          rules: SHOP_RULES,
          deliveries,
          verifyTenant,
          logger,
        }),
      );
    },
  });
}
