import type { Database } from '@capconnect/connector-kit';
import type { Clock } from '@capconnect/kernel';
import type { PosTables } from '../database/tables.ts';

export interface BillConflict {
  readonly till: string;
  readonly billNumber: string;
  /** The accepted bill that was contradicted. */
  readonly messageId: string;
  readonly firstSeenAtMs: number;
  readonly lastSeenAtMs: number;
  readonly times: number;
}

export interface BillConflicts {
  note(
    conflict: Pick<BillConflict, 'till' | 'billNumber' | 'messageId'> & { readonly tenantId: string },
  ): Promise<void>;
  /** The latest first. */
  list(tenantId: string, limit: number): Promise<readonly BillConflict[]>;
}

export interface BillConflictsOptions {
  readonly database: Database;
  readonly clock: Clock;
}

/** Bills that came again with other content, for the store's manager: one line for each accepted bill. */
export function createBillConflicts({ database, clock }: BillConflictsOptions): BillConflicts {
  return {
    async note({ tenantId, till, billNumber, messageId }) {
      const nowMs = clock.wallMs();
      await database.transact((transaction) =>
        transaction
          .withTables<PosTables>()
          .insertInto('pos_conflicts')
          .values({
            tenant_id: tenantId,
            till,
            bill_number: billNumber,
            message_id: messageId,
            first_seen_at_ms: nowMs,
            last_seen_at_ms: nowMs,
            times: 1,
          })
          .onConflict((known) =>
            known.column('message_id').doUpdateSet((row) => ({
              last_seen_at_ms: nowMs,
              times: row('pos_conflicts.times', '+', 1),
            })),
          )
          .execute(),
      );
    },

    async list(tenantId, limit) {
      const rows = await database.kysely
        .withTables<PosTables>()
        .selectFrom('pos_conflicts')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .orderBy('last_seen_at_ms', 'desc')
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        till: row.till,
        billNumber: row.bill_number,
        messageId: row.message_id,
        firstSeenAtMs: row.first_seen_at_ms,
        lastSeenAtMs: row.last_seen_at_ms,
        times: row.times,
      }));
    },
  };
}
