import { authenticationFor, createCapillaryAuth, type TokenStore } from '@capconnect/auth-core';
import { type CallPriority, type CapillaryClient, createCapillaryClient } from '@capconnect/capillary-client';
import { budgetKeyOf, type RateBudget, type Tenant, traceCalls } from '@capconnect/connector-kit';
import { AppError, type Clock, type Logger } from '@capconnect/kernel';
import type { ShopSettings } from './tenant.ts';

export interface CapillaryClientsOptions {
  readonly tokenStore: TokenStore;
  readonly budget: RateBudget;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What the client is for: a message with its priority, and the signal that ends its wait for the rate budget. */
export interface CapillaryWork {
  readonly priority: CallPriority;
  readonly signal?: AbortSignal | undefined;
}

export type ClientFor = (tenant: Tenant<ShopSettings>, work: CapillaryWork) => CapillaryClient;

/**
 * The Capillary client of each tenant, made once for each revision of it, so that its token is asked for once whatever
 * the work. Its calls spend the rate budget of their organisation.
 * @throws `SCENARIO_FORBIDDEN` for a till's credential: prebuilt connectors use API clients.
 */
export function createCapillaryClients(options: CapillaryClientsOptions): ClientFor {
  const { tokenStore, budget, clock, logger } = options;
  const observe = traceCalls();
  const clients = new Map<string, { readonly revision: number; readonly client: CapillaryClient }>();
  return (tenant, work) => {
    const known = clients.get(tenant.id);
    if (known !== undefined && known.revision === tenant.revision) return known.client.forWork(work);
    const client = createClient(tenant);
    clients.set(tenant.id, { revision: tenant.revision, client });
    return client.forWork(work);
  };

  function createClient({ capillary, settings }: Tenant<ShopSettings>): CapillaryClient {
    if (capillary.credential === undefined) {
      throw new AppError(
        'AUTH_CONFIG_INVALID',
        'The tenant has no credential. Add one with: capconnect tenant rotate.',
      );
    }
    const credential = authenticationFor('shopify').requireCredential(capillary.credential);
    const { baseUrl, attribution } = capillary;
    const auth = createCapillaryAuth({
      baseUrl,
      credential,
      ...(attribution === undefined ? {} : { attribution }),
      store: tokenStore,
      clock,
      logger,
    });
    const organisation = { key: budgetKeyOf(capillary), callsPerMinute: settings.callsPerMinute };
    return createCapillaryClient({ baseUrl, auth, budget: budget.of(organisation), observe, clock, logger });
  }
}
