import type { Database, Inbox, KeyRing, MessageSearch, TenantRegistry } from '@capconnect/connector-kit';
import type { Clock, Logger } from '@capconnect/kernel';
import { billTime } from '../bills/bill-time.ts';
import type { ClientFor } from '../capillary-clients.ts';
import { customerKey } from '../customers/customer-key.ts';
import { storeOf } from '../terminals/store-of.ts';
import { capillaryBillNumber } from '../mapping/capillary-bill-number.ts';
import type { StoreSettings } from '../tenant.ts';
import { terminalOf } from '../terminals/require-terminal.ts';
import { createBillOfRedemption } from './bill-of-redemption.ts';
import { createRedeem, type Redeem } from './create-redeem.ts';
import type { SnapshotOf } from './offline/offline-ports.ts';
import type { IsOnline } from './redeem-caller.ts';

export interface RedeemOfStoresOptions {
  readonly database: Database;
  readonly keyRing: KeyRing;
  readonly inbox: Pick<Inbox, 'put'>;
  readonly messages: Pick<MessageSearch, 'find'>;
  readonly tenants: Pick<TenantRegistry<StoreSettings>, 'get'>;
  readonly clientFor: ClientFor;
  readonly snapshotOf: SnapshotOf;
  readonly isOnline: IsOnline;
  readonly receiptDays: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Points and coupons at the till, as the bridge knows stores, customers and bills. */
export function createRedeemOfStores(options: RedeemOfStoresOptions): Redeem {
  const { keyRing, messages, tenants, clock } = options;
  return createRedeem({
    ...options,
    async callerOf(res) {
      const { tenantId, till } = terminalOf(res);
      return { tenant: await storeOf(tenants, tenantId), till };
    },
    orderingKeyOf: (tenantId, customer) => customerKey(keyRing, tenantId, customer),
    billOf: createBillOfRedemption({ messages }),
    businessDateOf: ({ settings }) => billTime(new Date(clock.wallMs()).toISOString(), settings).businessDate,
    numberInCapillary: ({ tenant, till }, { billNumber, businessDate }) =>
      capillaryBillNumber({
        template: tenant.settings.billNumberTemplate,
        store: tenant.id,
        facts: { till, businessDate },
        billNumber,
      }),
  });
}
