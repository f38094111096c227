import { allowOnly, parseInput, type TenantRegistry } from '@capconnect/connector-kit';
import { AppError, type Logger } from '@capconnect/kernel';
import { Router } from 'express';
import { z } from 'zod';
import type { StoreSettings } from '../tenant.ts';
import type { CustomerCache } from './customer-cache.ts';
import { identifierQuery } from './customer-input.ts';

export interface CustomerAdminRoutesOptions {
  readonly cache: Pick<CustomerCache, 'forget'>;
  readonly tenants: Pick<TenantRegistry<StoreSettings>, 'get' | 'list'>;
  readonly logger: Logger;
}

const Tenant = z.string().min(1).optional();

/**
 * `DELETE /admin/customers?tenant=&mobile=`: deletes what is kept of a person for when the line is down. The store may be
 * left out where there is one.
 */
export function customerAdminRoutes({ cache, tenants, logger }: CustomerAdminRoutesOptions): Router {
  const router = Router();
  router
    .route('/admin/customers')
    .delete(async (req, res) => {
      const { tenant: named, ...asked } = { ...req.query };
      const tenantId = parseInput(Tenant, named, { in: 'query' });
      const stores = tenantId === undefined ? await tenants.list() : [await tenants.get(tenantId)];
      const [tenant] = stores;
      if (tenant === undefined || stores.length !== 1) {
        throw new AppError('TENANT_UNKNOWN', 'Name the store that is connected here: ?tenant=...');
      }
      const query = identifierQuery(tenant.settings.defaultCountryCode);
      const isForgotten = await cache.forget(tenant.id, parseInput(query, asked, { in: 'query' }));
      logger.info({ tenantId: tenant.id, isForgotten }, 'A person was to be forgotten');
      res.json({ forgotten: isForgotten });
    })
    .all(allowOnly('DELETE'));
  return router;
}
