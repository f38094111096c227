import { createAdminApi, createHttpApp } from '@capconnect/connector-kit';
import { type Express, Router } from 'express';
import { billRoutes } from './bills/bill-routes.ts';
import type { Deps } from './deps.ts';
import { oneStore } from './one-store.ts';
import { storeRules } from './tenant.ts';
import { pairingRoute } from './terminals/pairing-route.ts';
import { requireTerminal } from './terminals/require-terminal.ts';
import { terminalAdminRoutes } from './terminals/terminal-admin-routes.ts';

/** Every door of the bridge. Does not listen. */
export function createApp(deps: Deps): Express {
  const { config, clock, logger, metrics, tenants, deliveries, intake, pairing, terminals } = deps;
  const mode = config.POS_MODE;
  return createHttpApp({
    logger,
    metrics,
    trustProxy: config.TRUST_PROXY,
    checks: { database: deps.checkDatabase, ...intake.checks },
    mount(app) {
      app.use('/v1', requireTerminal({ terminals, waitMs: deps.terminalWaitMs }));
      app.use(
        billRoutes({
          acceptBill: deps.acceptBill,
          messages: deps.messages,
          tenants,
          observeTill: (terminalId, dateHeader) => deps.skew.observeTill(terminalId, dateHeader),
        }),
      );
      app.use(deps.customers.routes);
      app.use(deps.redeem.routes);
      app.use(deps.claims.routes);
      app.use(deps.status.routes);
      app.use(pairingRoute({ pairing, clock, logger }));
      app.use(
        createAdminApi({
          adminToken: config.ADMIN_TOKEN,
          tenants: oneStore(mode, tenants),
          rules: storeRules(mode),
          deliveries,
          verifyTenant: deps.verifyTenant,
          routes: Router()
            .use(terminalAdminRoutes({ mode, tenants, pairing, terminals, logger }))
            .use(deps.customers.adminRoutes)
            .use(deps.redeem.adminRoutes)
            .use(deps.status.adminRoutes),
          logger,
        }),
      );
    },
  });
}
