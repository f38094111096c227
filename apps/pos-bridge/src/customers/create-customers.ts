import type {
  Database,
  Deliveries,
  Inbox,
  KeyRing,
  MessageSearch,
  Tenant,
  TenantRegistry,
} from '@capconnect/connector-kit';
import { type Clock, type Logger, toAppError } from '@capconnect/kernel';
import type { ClientFor } from '../capillary-clients.ts';
import { createEnrolCustomer } from '../flows/enrol-customer.ts';
import { createUpdateCustomer } from '../flows/update-customer.ts';
import type { StoreSettings } from '../tenant.ts';
import { createCacheCleaning } from './create-cache-cleaning.ts';
import { createCustomerCache } from './create-customer-cache.ts';
import { createCustomerLookup } from './create-customer-lookup.ts';
import type { TillIdentifier } from './customer-identifier.ts';
import { customerAdminRoutes } from './customer-admin-routes.ts';
import { ENROLMENT_MESSAGE, UPDATE_MESSAGE } from './customer-message.ts';
import { customerRoutes } from './customer-routes.ts';
import { createQueueCustomer } from './queue-customer.ts';
import { createSnapshotOf } from './snapshot-of.ts';

export interface CustomersOptions {
  readonly database: Database;
  readonly keyRing: KeyRing;
  readonly tenants: TenantRegistry<StoreSettings>;
  readonly inbox: Pick<Inbox, 'put'>;
  readonly messages: Pick<MessageSearch, 'get'>;
  readonly deliveries: Pick<Deliveries, 'replay'>;
  readonly clientFor: ClientFor;
  readonly isOnline: (tenant: Tenant<StoreSettings>) => boolean;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** All that the bridge does for customers: its routes, flows and what is kept. */
export function createCustomers(options: CustomersOptions) {
  const { database, keyRing, clock, logger, clientFor } = options;
  const cache = createCustomerCache({ database, keyRing, clock });
  return {
    routes: customerRoutes({
      ...options,
      lookUp: createCustomerLookup({ ...options, cache }),
      queue: createQueueCustomer(options),
    }),
    adminRoutes: customerAdminRoutes({ ...options, cache }),
    flows: {
      [ENROLMENT_MESSAGE.type]: createEnrolCustomer({ clientFor }),
      [UPDATE_MESSAGE.type]: createUpdateCustomer({ clientFor }),
    },
    /** A return takes points back: nobody waits for it to be noted. */
    pointsTaken: (tenantId: string, identifiers: readonly TillIdentifier[]): void => {
      cache.pointsTaken(tenantId, identifiers).catch((error: unknown) => {
        logger.warn({ tenantId, error: toAppError(error) }, 'a balance that is kept may be too high');
      });
    },
    cleaning: createCacheCleaning({ ...options, cache }),
    snapshotOf: createSnapshotOf({ cache }),
  };
}

export type Customers = ReturnType<typeof createCustomers>;
