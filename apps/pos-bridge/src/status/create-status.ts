import type { Deliveries, Inbox, KeyRing, TenantRegistry } from '@capconnect/connector-kit';
import type { Logger, Secret } from '@capconnect/kernel';
import { Router } from 'express';
import type { Lines } from '../line/create-lines.ts';
import type { StoreSettings } from '../tenant.ts';
import { createQueueActions } from './create-queue-actions.ts';
import { createStatusReader, type StatusReaderOptions } from './create-status-reader.ts';
import { createManagerSessions } from './manager/manager-sessions.ts';
import { managerRoutes } from './manager-routes.ts';
import { queueAdminRoutes } from './queue-admin-routes.ts';
import { statusRoutes } from './status-routes.ts';

export interface StatusOptions extends StatusReaderOptions {
  readonly adminToken: Secret | undefined;
  readonly keyRing: KeyRing;
  readonly tenants: TenantRegistry<StoreSettings>;
  readonly deliveries: Deliveries;
  readonly inbox: Pick<Inbox, 'wake'>;
  readonly lines: Lines;
  readonly logger: Logger;
}

/** The store manager's page and what it does; `adminRoutes` are behind the admin's token. */
export interface StatusPage {
  readonly routes: Router;
  readonly adminRoutes: Router;
}

export function createStatus(options: StatusOptions): StatusPage {
  const { adminToken, keyRing, deliveries, clock, logger } = options;
  const readStatus = createStatusReader(options);
  const actions = createQueueActions(options);
  const sessions =
    adminToken === undefined ? undefined : createManagerSessions({ adminToken, keyRing, clock });
  return {
    routes: Router()
      .use(statusRoutes({ readStatus, sessions }))
      .use(managerRoutes({ sessions, actions, deliveries, clock, logger })),
    adminRoutes: queueAdminRoutes({ actions, deliveries }),
  };
}
