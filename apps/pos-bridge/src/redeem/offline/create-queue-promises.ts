import type { Database, Inbox } from '@capconnect/connector-kit';
import type { Clock } from '@capconnect/kernel';
import { StoredIdentifier } from '../../customers/stored-identifier.ts';
import type { RedemptionStore } from '../store/create-redemption-store.ts';
import { redemptionOfRow } from '../store/redemption-of-row.ts';
import type { RedemptionTables } from '../store/redemption-tables.ts';
import { offlineMessage } from './offline-message.ts';
import type { OrderingKeyOf } from './offline-ports.ts';

export interface QueuePromisesOptions {
  readonly database: Database;
  readonly store: Pick<RedemptionStore, 'requestOf'>;
  readonly inbox: Pick<Inbox, 'put'>;
  readonly orderingKeyOf: OrderingKeyOf;
  readonly clock: Clock;
}

export type QueuePromises = () => Promise<void>;

const MOST_AT_ONCE = 100;

/**
 * A promise is counted first and queued then. Where the process ended between the two, this queues it. The same message
 * again is the same message.
 */
export function createQueuePromises(options: QueuePromisesOptions): QueuePromises {
  const { database, store, inbox, orderingKeyOf, clock } = options;
  const tables = database.kysely.withTables<RedemptionTables>();
  return async () => {
    const rows = await tables
      .selectFrom('pos_redemptions')
      .selectAll()
      .where('is_offline', '=', 1)
      .where('state', '=', 'queued')
      .where('message_id', 'is', null)
      .where('leased_until_ms', '<=', clock.wallMs())
      .limit(MOST_AT_ONCE)
      .execute();
    for (const redemption of rows.map(redemptionOfRow)) {
      const customer = StoredIdentifier.parse(await store.requestOf(redemption));
      const { id } = await inbox.put(
        offlineMessage(redemption, orderingKeyOf(redemption.tenantId, customer)),
      );
      await tables
        .updateTable('pos_redemptions')
        .set({ message_id: id })
        .where('id', '=', redemption.id)
        .execute();
    }
  };
}
