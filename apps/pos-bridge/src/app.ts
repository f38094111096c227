import { createAdminApi, createHttpApp } from '@capconnect/connector-kit';
import type { Express } from 'express';
import type { Deps } from './deps.ts';
import { storeRules } from './tenant.ts';

/** Every door of the bridge. Does not listen. */
export function createApp(deps: Deps): Express {
  const { config, logger, metrics, tenants, deliveries, intake, checkDatabase, verifyTenant } = deps;
  return createHttpApp({
    logger,
    metrics,
    trustProxy: config.TRUST_PROXY,
    checks: { database: checkDatabase, ...intake.checks },
    mount(app) {
      app.use(
        createAdminApi({
          adminToken: config.ADMIN_TOKEN,
          tenants,
          rules: storeRules(config.POS_MODE),
          deliveries,
          verifyTenant,
          logger,
        }),
      );
    },
  });
}
