import type { Tenant, TenantRegistry } from '@capconnect/connector-kit';
import { AppError } from '@capconnect/kernel';
import type { PosMode } from '../config.ts';
import type { StoreSettings } from '../tenant.ts';

export interface TillOfOptions {
  readonly mode: PosMode;
  readonly tenants: Pick<TenantRegistry<StoreSettings>, 'get' | 'list'>;
}

/**
 * The store and till that a new terminal is for. Central mode needs both; in store mode there is one store, and the till
 * is the credential's unless another is named.
 * @throws `INPUT_INVALID`, `TENANT_UNKNOWN`
 */
export async function tillOf(
  { mode, tenants }: TillOfOptions,
  asked: { readonly tenant?: string | undefined; readonly till?: string | undefined },
): Promise<{ readonly tenantId: string; readonly till: string }> {
  if (mode === 'central' && (asked.tenant === undefined || asked.till === undefined)) {
    throw new AppError(
      'INPUT_INVALID',
      'In central mode a pairing code needs the store and the till that the terminal sells for: send "tenant" and "till".',
    );
  }
  const store = asked.tenant === undefined ? await onlyStore(tenants) : await tenants.get(asked.tenant);
  if (store === undefined) {
    throw new AppError(
      'TENANT_UNKNOWN',
      'This store is not connected. Connect it with PUT /admin/tenants/{store}, then make the code.',
    );
  }
  const till = asked.till ?? ownTill(store);
  if (till === undefined) {
    throw new AppError('INPUT_INVALID', 'The store’s credential names no till: send "till".');
  }
  return { tenantId: store.id, till };
}

async function onlyStore(tenants: TillOfOptions['tenants']): Promise<Tenant<StoreSettings> | undefined> {
  const [store] = await tenants.list();
  return store;
}

function ownTill({ capillary: { credential } }: Tenant<StoreSettings>): string | undefined {
  return credential?.kind === 'till-basic' ? credential.till : undefined;
}
