import { authenticationFor, createCapillaryAuth, type TokenStore } from '@capconnect/auth-core';
import { type CapillaryClient, createCapillaryClient } from '@capconnect/capillary-client';
import type { Tenant } from '@capconnect/connector-kit';
import { AppError, type Clock, type Logger } from '@capconnect/kernel';
import type { ShopSettings } from './tenant.ts';

export interface CapillaryClientsOptions {
  readonly tokenStore: TokenStore;
  readonly clock: Clock;
  readonly logger: Logger;
}

export type ClientFor = (tenant: Tenant<ShopSettings>) => CapillaryClient;

/**
 * The Capillary client of each tenant, made once for each revision of it, so that its token is asked for once.
 * @throws `SCENARIO_FORBIDDEN` for a till's credential: prebuilt connectors use API clients.
 */
export function createCapillaryClients({ tokenStore, clock, logger }: CapillaryClientsOptions): ClientFor {
  const clients = new Map<string, { readonly revision: number; readonly client: CapillaryClient }>();
  return (tenant) => {
    const known = clients.get(tenant.id);
    if (known !== undefined && known.revision === tenant.revision) return known.client;
    const client = createClient(tenant);
    clients.set(tenant.id, { revision: tenant.revision, client });
    return client;
  };

  function createClient({ capillary }: Tenant<ShopSettings>): CapillaryClient {
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
    return createCapillaryClient({ baseUrl, auth, clock, logger });
  }
}
