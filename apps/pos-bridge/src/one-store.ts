import type { TenantRegistry } from '@capconnect/connector-kit';
import { AppError } from '@capconnect/kernel';
import type { PosMode } from './config.ts';

/**
 * The tenants as the admin API may change them: a bridge in store mode stands beside the tills of one store.
 * @throws `CONFLICT` from `put`, for a second store in store mode.
 */
export function oneStore<Settings>(
  mode: PosMode,
  tenants: TenantRegistry<Settings>,
): TenantRegistry<Settings> {
  if (mode === 'central') return tenants;
  return {
    ...tenants,
    async put(id, input) {
      // One that cannot be read is a store all the same: put again under its id, it is mended.
      const [readable, unreadable] = await Promise.all([tenants.list(), tenants.listUnreadable()]);
      const others = [...readable, ...unreadable].filter((tenant) => tenant.id !== id);
      if (others.length > 0) {
        throw new AppError(
          'CONFLICT',
          'This bridge serves another store already. Remove that one first, or start with POS_MODE=central for many stores.',
        );
      }
      return tenants.put(id, input);
    },
  };
}
