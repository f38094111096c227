import type { TenantRegistry } from '@capconnect/connector-kit';
import { type Logger, toAppError } from '@capconnect/kernel';
import type { StoreSettings } from '../tenant.ts';
import type { CustomerCache } from './customer-cache.ts';

const EVERY_MS = 60 * 60 * 1000;

export interface CacheCleaningOptions {
  readonly cache: Pick<CustomerCache, 'forgetOld'>;
  readonly tenants: Pick<TenantRegistry<StoreSettings>, 'list'>;
  readonly logger: Logger;
}

/** Deletes, once an hour and at the start, the customers that are kept longer than their store's settings allow. */
export function createCacheCleaning({ cache, tenants, logger }: CacheCleaningOptions) {
  let timer: NodeJS.Timeout | undefined;
  let underWay: Promise<void> = Promise.resolve();

  async function clean(): Promise<void> {
    try {
      for (const tenant of await tenants.list()) await cache.forgetOld(tenant);
    } catch (error) {
      logger.warn({ error: toAppError(error) }, 'Customers that are kept too long could not be deleted');
    }
  }

  return {
    start(): void {
      underWay = clean();
      timer = setInterval(() => {
        underWay = clean();
      }, EVERY_MS);
      timer.unref();
    },
    async stop(): Promise<void> {
      clearInterval(timer);
      await underWay;
    },
  };
}
