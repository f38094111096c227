import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { authenticationFor, createCapillaryAuth, type TokenStore } from '@capconnect/auth-core';
import { type CallPriority, type CapillaryClient, createCapillaryClient } from '@capconnect/capillary-client';
import { budgetKeyOf, type RateBudget, type Tenant, traceCalls } from '@capconnect/connector-kit';
import { AppError, type Clock, type Logger } from '@capconnect/kernel';
import type { PosMode } from './config.ts';
import type { Lines } from './line/create-lines.ts';
import type { StoreSettings } from './tenant.ts';

export interface CapillaryClientsOptions {
  readonly mode: PosMode;
  readonly tokenStore: TokenStore;
  readonly budget: RateBudget;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Tells the line to a cluster what happens to calls over it. */
  readonly watchLine: Lines['watch'];
}

/** What the client is for: a till, with the priority of its message, and the signal that ends its wait for the budget. */
export interface CapillaryWork {
  /** For whom an API client calls. A Basic login calls for its own till, whatever this says. */
  readonly till: string;
  readonly priority: CallPriority;
  readonly signal?: AbortSignal | undefined;
}

export type ClientFor = (tenant: Tenant<StoreSettings>, work: CapillaryWork) => CapillaryClient;

/**
 * The Capillary client of each store, or of each till where an API client calls for many: made once for each revision of
 * the tenant. All of one credential share its token and its rate budget.
 * @throws `SCENARIO_FORBIDDEN` for an API client in store mode, and for a till's login in central mode.
 */
export function createCapillaryClients(options: CapillaryClientsOptions): ClientFor {
  const { mode, tokenStore, budget, clock, logger, watchLine } = options;
  const trace = traceCalls();
  const agents = { http: new HttpAgent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true }) };
  const clients = new Map<
    string,
    { readonly revision: number; readonly byTill: Map<string, CapillaryClient> }
  >();

  return (tenant, { till, ...purpose }) => {
    let known = clients.get(tenant.id);
    if (known === undefined || known.revision !== tenant.revision) {
      known = { revision: tenant.revision, byTill: new Map() };
      clients.set(tenant.id, known);
    }
    const caller = mode === 'store' ? '' : till;
    let client = known.byTill.get(caller);
    if (client === undefined) {
      client = createClient(tenant, till);
      known.byTill.set(caller, client);
    }
    return client.forWork(purpose);
  };

  function createClient({ capillary, settings }: Tenant<StoreSettings>, till: string): CapillaryClient {
    const { baseUrl, credential } = capillary;
    if (credential === undefined) {
      throw new AppError(
        'AUTH_CONFIG_INVALID',
        'The store has no credential. Add one with: capconnect tenant rotate.',
      );
    }
    const auth = createCapillaryAuth({
      baseUrl,
      ...(mode === 'store'
        ? { credential: authenticationFor('pos-store').requireCredential(credential) }
        : {
            credential: authenticationFor('pos-central').requireCredential(credential),
            attribution: { type: 'TILL', code: till },
          }),
      store: tokenStore,
      clock,
      logger,
    });
    const line = watchLine(baseUrl);
    const organisation = { key: budgetKeyOf(capillary), callsPerMinute: settings.callsPerMinute };
    const httpAgent = baseUrl.startsWith('https:') ? agents.https : agents.http;
    return createCapillaryClient({
      baseUrl,
      auth,
      budget: budget.of(organisation),
      observe: (operation, run) => trace(operation, () => line.observe(operation, run)),
      onAnswer: line.onAnswer,
      clock,
      logger,
      httpAgent,
    });
  }
}
