import type { Inbox, KeyRing, MessageSearch, Tenant, TenantRegistry } from '@capconnect/connector-kit';
import type { Clock, Logger } from '@capconnect/kernel';
import type { ClientFor } from '../capillary-clients.ts';
import { createClaimFlow } from '../flows/claim.ts';
import type { StoreSettings } from '../tenant.ts';
import { CLAIM_MESSAGE } from './claim-message.ts';
import { claimRoutes } from './claim-routes.ts';
import { createAcceptClaim } from './create-accept-claim.ts';
import type { ReceiptIds } from './create-receipt-ids.ts';

export interface ClaimsOptions {
  readonly receiptIds: ReceiptIds;
  readonly keyRing: KeyRing;
  readonly tenants: Pick<TenantRegistry<StoreSettings>, 'get'>;
  readonly inbox: Pick<Inbox, 'put'>;
  readonly messages: MessageSearch;
  readonly clientFor: ClientFor;
  readonly isOnline: (tenant: Tenant<StoreSettings>) => boolean;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** All that the bridge does for guests who come back with a receipt. */
export function createClaims(options: ClaimsOptions) {
  const { clientFor, messages } = options;
  return {
    routes: claimRoutes({ ...options, acceptClaim: createAcceptClaim(options) }),
    flows: { [CLAIM_MESSAGE.type]: createClaimFlow({ clientFor, messages }) },
  };
}

export type Claims = ReturnType<typeof createClaims>;
