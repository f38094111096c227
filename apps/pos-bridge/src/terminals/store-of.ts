import type { Tenant, TenantRegistry } from '@capconnect/connector-kit';
import { AppError } from '@capconnect/kernel';
import type { StoreSettings } from '../tenant.ts';

/** The store that a terminal stands in. @throws `TENANT_UNKNOWN` when it was removed since the terminal was paired. */
export async function storeOf(
  tenants: Pick<TenantRegistry<StoreSettings>, 'get'>,
  tenantId: string,
): Promise<Tenant<StoreSettings>> {
  const tenant = await tenants.get(tenantId);
  if (tenant !== undefined) return tenant;
  throw new AppError(
    'TENANT_UNKNOWN',
    'The store of this terminal is not connected any more. Connect it again with PUT /admin/tenants/{store}.',
  );
}
