import type { CapillaryClient } from '@capconnect/capillary-client';
import type { Tenant } from '@capconnect/connector-kit';
import { AppError, type Clock, type Logger, toAppError } from '@capconnect/kernel';
import { withDeadline } from '../with-deadline.ts';
import type { StoreSettings } from '../tenant.ts';
import type { CachedCustomer, CustomerCache } from './customer-cache.ts';
import type { TillIdentifier } from './customer-identifier.ts';
import type { KnownCustomer } from './known-customer.ts';
import { readLiveCustomer } from './read-live-customer.ts';

/** A cashier waits for it: all of it, the cache included, is to feel like one step. */
const DEADLINE_MS = 700;

export interface CustomerLookupOptions {
  readonly clientFor: (
    tenant: Tenant<StoreSettings>,
    work: { readonly till: string; readonly priority: 'live' },
  ) => CapillaryClient;
  readonly cache: Pick<CustomerCache, 'find' | 'keep' | 'forget'>;
  /** Whether the line to Capillary is up, as far as is known. */
  readonly isOnline: (tenant: Tenant<StoreSettings>) => boolean;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly deadlineMs?: number;
}

export interface AskedCustomer {
  readonly tenant: Tenant<StoreSettings>;
  readonly till: string;
  readonly identifier: TillIdentifier;
}

export interface FoundCustomer {
  readonly customer: KnownCustomer;
  readonly source: 'live' | 'cache';
  /** When Capillary was asked. */
  readonly asOfMs: number;
  /** Points were taken since, so that there are fewer than `customer.points`. */
  readonly hasFewerPoints: boolean;
}

export type CustomerLookup = (asked: AskedCustomer) => Promise<FoundCustomer>;

/**
 * Finds a customer for a till: from Capillary within 700 ms, else as they were looked up last. An answer that comes later
 * is kept for the next time.
 * @throws `NOT_FOUND` when Capillary knows no such customer; where nothing is kept, `UPSTREAM_UNAVAILABLE` when it could
 * not be asked, and what it refused
 */
export function createCustomerLookup({
  clientFor,
  cache,
  isOnline,
  clock,
  logger,
  deadlineMs = DEADLINE_MS,
}: CustomerLookupOptions): CustomerLookup {
  /** A cache that fails is no cache: the till is answered all the same. */
  const withoutCache = (tenantId: string) => (error: unknown) => {
    logger.warn({ tenantId, error: toAppError(error) }, 'The customers that are kept could not be used');
    return undefined;
  };

  async function askCapillary(
    { tenant, till, identifier }: AskedCustomer,
    lastCustomerId: string | undefined,
  ): Promise<FoundCustomer> {
    const asOfMs = clock.wallMs();
    try {
      const client = clientFor(tenant, { till, priority: 'live' });
      const customer = await readLiveCustomer({
        client,
        settings: tenant.settings,
        identifier,
        lastCustomerId,
      });
      if (customer === undefined) throw unknownCustomer();
      await cache.keep(tenant, { customer, asked: identifier, asOfMs }).catch(withoutCache(tenant.id));
      return { customer, source: 'live', asOfMs, hasFewerPoints: false };
    } catch (error) {
      // Deleted, merged or never there: what was known is not true any more.
      if (error instanceof AppError && error.code === 'NOT_FOUND') {
        await cache.forget(tenant.id, identifier).catch(withoutCache(tenant.id));
      }
      throw error;
    }
  }

  return async (asked) => {
    const { tenant, identifier } = asked;
    const startedAtMs = clock.monotonicMs();
    const kept = await cache.find(tenant, identifier).catch(withoutCache(tenant.id));
    // With nothing to show, asking is worth the wait: the line may be back already.
    if (kept !== undefined && !isOnline(tenant)) return fromCache(kept);
    const leftMs = deadlineMs - (clock.monotonicMs() - startedAtMs);
    try {
      return await withDeadline(askCapillary(asked, kept?.customer.customerId), leftMs, tooSlow);
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.code === 'NOT_FOUND') throw error;
      const facts = { tenantId: tenant.id, code: error.code, isFromCache: kept !== undefined };
      logger.warn(facts, 'Capillary did not tell about a customer');
      if (kept !== undefined) return fromCache(kept);
      throw error.retry === 'retry' ? unreachable(error) : error;
    }
  };
}

function fromCache(kept: CachedCustomer): FoundCustomer {
  return { ...kept, source: 'cache' };
}

function tooSlow(): AppError {
  return new AppError('UPSTREAM_UNAVAILABLE', 'Capillary did not answer in time.');
}

function unknownCustomer(): AppError {
  return new AppError(
    'NOT_FOUND',
    'Capillary knows no such customer. Check the identifier, or enrol the customer with POST /v1/customers.',
  );
}

function unreachable(cause: AppError): AppError {
  return new AppError(
    'UPSTREAM_UNAVAILABLE',
    'Capillary cannot be asked now, and this customer was not looked up here lately. Go on with the sale and send the ' +
      'bill with the customer’s identifier: it earns its points once the line is back.',
    { cause, retryAfterMs: cause.retryAfterMs },
  );
}
