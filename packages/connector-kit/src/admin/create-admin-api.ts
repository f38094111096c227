import { type Clock, type Logger, type Secret, systemClock } from '@capconnect/kernel';
import { Router } from 'express';
import type { Backfills } from '../backfill/backfill.ts';
import { jsonBody } from '../http/json-body.ts';
import { backfillRoutes } from './backfill-routes.ts';
import { deliveryRoutes } from './delivery-routes.ts';
import { requireAdmin } from './require-admin.ts';
import { tenantRoutes, type TenantRoutesOptions } from './tenant-routes.ts';
import { traceRoutes } from './trace-routes.ts';

export interface AdminApiOptions<Settings> extends TenantRoutesOptions<Settings> {
  /** `ADMIN_TOKEN`; without it everything under `/admin` answers 404. */
  readonly adminToken: Secret | undefined;
  /** Left out by an app whose platform has no history to import. */
  readonly backfills?: Backfills;
  /**
   * Further routes of the app under `/admin`, with whole paths; they are behind the same token and see parsed
   * JSON bodies.
   */
  readonly routes?: Router;
  readonly logger: Logger;
  readonly clock?: Clock;
}

const BODY_LIMIT_BYTES = 256 * 1_024;
const SHORT_TOKEN = 16;

/**
 * The admin API that every app has: tenants, deliveries, and what the app adds. To be mounted at the root.
 */
export function createAdminApi<Settings>(options: AdminApiOptions<Settings>): Router {
  const { adminToken, deliveries, backfills, routes, logger, clock = systemClock } = options;
  if (adminToken !== undefined && adminToken.reveal().length < SHORT_TOKEN) {
    logger.warn(
      { characters: adminToken.reveal().length },
      `ADMIN_TOKEN is shorter than ${SHORT_TOKEN} characters and can be guessed. Make one with: openssl rand -base64 32`,
    );
  }
  const router = Router();
  router.use('/admin', requireAdmin({ adminToken, logger, clock }), jsonBody({ limit: BODY_LIMIT_BYTES }));
  router.use(tenantRoutes(options));
  if (deliveries !== undefined) {
    router.use(deliveryRoutes({ deliveries, logger }));
    router.use(traceRoutes({ deliveries }));
  }
  if (backfills !== undefined) router.use(backfillRoutes({ backfills }));
  if (routes !== undefined) router.use(routes);
  return router;
}
