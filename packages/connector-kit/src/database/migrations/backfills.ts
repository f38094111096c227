import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Dialect } from '../database.ts';
import { strictTable } from './strict-table.ts';

/** Imports of history, and which messages are theirs. */
export function backfillsMigration(dialect: Dialect): Migration {
  const int64 = dialect === 'sqlite' ? 'integer' : 'bigint';
  const float64 = dialect === 'sqlite' ? 'real' : 'double precision';
  const strict = strictTable(dialect);
  return {
    async up(kysely: Kysely<unknown>) {
      await strict(
        kysely.schema
          .createTable('backfills')
          .addColumn('id', 'text', (column) => column.primaryKey().notNull())
          .addColumn('tenant_id', 'text', (column) => column.notNull())
          .addColumn('from_ms', int64, (column) => column.notNull())
          .addColumn('to_ms', int64, (column) => column.notNull())
          .addColumn('is_dry_run', 'integer', (column) => column.notNull())
          .addColumn('state', 'text', (column) => column.notNull())
          .addColumn('next_cursor', 'text')
          .addColumn('is_read_through', 'integer', (column) => column.notNull().defaultTo(0))
          .addColumn('expected', int64)
          .addColumn('found', int64, (column) => column.notNull().defaultTo(0))
          .addColumn('sent', int64, (column) => column.notNull().defaultTo(0))
          .addColumn('duplicate', int64, (column) => column.notNull().defaultTo(0))
          .addColumn('skipped', int64, (column) => column.notNull().defaultTo(0))
          .addColumn('rejected', int64, (column) => column.notNull().defaultTo(0))
          .addColumn('reasons', 'text', (column) =>
            column.notNull().defaultTo('{"skipped":{},"rejected":{}}'),
          )
          .addColumn('ms_per_item', float64)
          .addColumn('failures', 'integer', (column) => column.notNull().defaultTo(0))
          .addColumn('retry_at_ms', int64, (column) => column.notNull().defaultTo(0))
          .addColumn('error_code', 'text')
          .addColumn('error_message', 'text')
          .addColumn('created_at_ms', int64, (column) => column.notNull())
          .addColumn('updated_at_ms', int64, (column) => column.notNull())
          .addColumn('closed_at_ms', int64)
          .addColumn('lease', 'text')
          .addColumn('leased_until_ms', int64, (column) => column.notNull().defaultTo(0)),
      ).execute();

      const items = kysely.schema
        .createTable('backfill_items')
        .addColumn('backfill_id', 'text', (column) => column.notNull())
        .addColumn('message_seq', int64, (column) => column.notNull())
        .addColumn('was_accepted_before', 'integer', (column) => column.notNull())
        .addColumn('outcome', 'text')
        .addPrimaryKeyConstraint('backfill_items_key', ['backfill_id', 'message_seq'])
        // None to the message: its receipt may go one day, and the report must not change by that.
        .addForeignKeyConstraint('backfill_items_backfill', ['backfill_id'], 'backfills', ['id']);
      // The key holds nearly all of a row: keeping rows beside it would write each of them twice.
      await (dialect === 'sqlite' ? items.modifyEnd(sql`strict, without rowid`) : items).execute();
      // At most as many as are under way, however long the history is.
      await kysely.schema
        .createIndex('backfill_items_open')
        .on('backfill_items')
        .columns(['backfill_id', 'message_seq'])
        .where(sql<boolean>`outcome is null`)
        .execute();
    },
  };
}
