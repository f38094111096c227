import { AppError, type Logger } from '@capconnect/kernel';
import { Router } from 'express';
import { allowOnly } from '../http/allow-only.ts';
import type { Deliveries } from '../inbox/deliveries.ts';
import type { Tenant, TenantRegistry } from '../tenants/tenant.ts';
import { parseTenantId, parseTenantInput, type TenantRules } from './tenant-input.ts';
import { viewTenant, viewUnreadable } from './tenant-view.ts';

export interface TenantRoutesOptions<Settings> {
  readonly tenants: TenantRegistry<Settings>;
  readonly rules: TenantRules<Settings>;
  /** Tries the stored credentials and says in its report what works. */
  readonly verifyTenant: (tenant: Tenant<Settings>) => Promise<object>;
  /** Left out by an app that accepts no messages. */
  readonly deliveries?: Deliveries;
  readonly logger: Logger;
}

/** `/admin/tenants`: who is connected, with what. Each change is logged by the tenant's id. */
export function tenantRoutes<Settings>({
  tenants,
  rules,
  verifyTenant,
  deliveries,
  logger,
}: TenantRoutesOptions<Settings>): Router {
  const router = Router();

  async function tenantOf(params: unknown): Promise<Tenant<Settings>> {
    const tenant = await tenants.get(parseTenantId(rules, params));
    return tenant ?? unknownTenant();
  }

  /** One that is unreadable is there, and is mended by what is put now. */
  async function isThere(id: string): Promise<boolean> {
    const unreadable = await tenants.listUnreadable();
    return unreadable.some((tenant) => tenant.id === id) || (await tenants.get(id)) !== undefined;
  }

  router
    .route('/admin/tenants')
    .get(async (_req, res) => {
      const readable = await tenants.list();
      const unreadable = await tenants.listUnreadable();
      res.json({ items: readable.map(viewTenant), unreadable: unreadable.map(viewUnreadable) });
    })
    .all(allowOnly('GET'));

  router
    .route('/admin/tenants/:tenantId')
    .get(async (req, res) => {
      res.json(viewTenant(await tenantOf(req.params)));
    })
    .put(async (req, res) => {
      const id = parseTenantId(rules, req.params);
      const input = parseTenantInput(rules, req.body);
      const isNew = !(await isThere(id));
      const tenant = await tenants.put(id, input);
      logger.info({ tenantId: id, revision: tenant.revision }, isNew ? 'tenant added' : 'tenant changed');
      // What waits may have waited for just this change, such as the right secret.
      await deliveries?.replayAll({ status: 'failed', tenant: id });
      res.status(isNew ? 201 : 200).json(viewTenant(tenant));
    })
    .delete(async (req, res) => {
      const id = parseTenantId(rules, req.params);
      if (!(await tenants.remove(id))) unknownTenant();
      logger.info({ tenantId: id }, 'tenant removed');
      res.status(204).end();
    })
    .all(allowOnly('GET', 'PUT', 'DELETE'));

  router
    .route('/admin/tenants/:tenantId/verify')
    .post(async (req, res) => {
      res.json(await verifyTenant(await tenantOf(req.params)));
    })
    .all(allowOnly('POST'));

  return router;
}

function unknownTenant(): never {
  throw new AppError(
    'TENANT_UNKNOWN',
    'There is no such tenant. GET /admin/tenants lists them; PUT adds one.',
  );
}
