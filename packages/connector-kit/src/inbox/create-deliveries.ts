import type { Clock } from '@capconnect/kernel';
import type { Database } from '../database/database.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import { traceMessages } from '../trace/trace-messages.ts';
import { countMessages } from './count-messages.ts';
import { readDelivery } from './read-delivery.ts';
import type { Deliveries } from './deliveries.ts';
import { releaseKey } from './release-key.ts';
import { listDeliveries } from './list-deliveries.ts';
import { readBacklog } from './read-backlog.ts';
import { setAside } from './set-aside.ts';

export interface DeliveriesOptions {
  readonly database: Database;
  readonly keyRing: KeyRing;
  readonly clock: Clock;
}

/** The inbox as the admin API sees it. */
export function createDeliveries({ database, keyRing, clock }: DeliveriesOptions): Deliveries {
  const { kysely } = database;

  /** What a message becomes that starts again from the beginning. Its past attempts stay in its history. */
  function replayed() {
    const nowMs = clock.wallMs();
    return {
      status: 'accepted',
      is_open: 1,
      due_at_ms: 0,
      round_attempts: 0,
      lost_attempts: 0,
      waits_for: null,
      round_started_at_ms: nowMs,
      updated_at_ms: nowMs,
      error_code: null,
      error_message: null,
    } as const;
  }

  return {
    list: (filter) => listDeliveries(kysely, filter),
    get: (id) => readDelivery(kysely, keyRing, id),
    trace: (search) => traceMessages({ kysely, keyRing, clock }, search),

    counts: () => countMessages(kysely),

    async replay(id) {
      const { numUpdatedRows } = await database.transact((transaction) =>
        transaction
          .updateTable('inbox_messages')
          .set(replayed())
          .where('id', '=', id)
          .where('status', 'in', ['dead', 'failed', 'accepted'])
          .where('payload_purged_at_ms', 'is', null)
          .executeTakeFirst(),
      );
      return numUpdatedRows > 0n;
    },

    backlog: (filter) => readBacklog(kysely, filter),

    setAside: (id) =>
      database.transact((transaction) => setAside(transaction, database.dialect, id, clock.wallMs())),

    release: (id) => database.transact((transaction) => releaseKey(transaction, database.dialect, id)),

    async replayAll({ status, tenant, type }) {
      const { numUpdatedRows } = await database.transact((transaction) =>
        transaction
          .updateTable('inbox_messages')
          .set(replayed())
          .where('status', '=', status)
          .where('payload_purged_at_ms', 'is', null)
          .$if(tenant !== undefined, (query) => query.where('tenant_id', '=', tenant ?? ''))
          .$if(type !== undefined, (query) => query.where('type', '=', type ?? ''))
          .executeTakeFirst(),
      );
      return Number(numUpdatedRows);
    },
  };
}
