import { type Dialect, strictTable } from '@capconnect/connector-kit';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** The lines to Capillary, as the last process knew them. */
export function statusMigration(dialect: Dialect): Migration {
  const int64 = dialect === 'sqlite' ? 'integer' : 'bigint';
  const strict = strictTable(dialect);
  return {
    async up(kysely: Kysely<unknown>) {
      await strict(
        kysely.schema
          .createTable('pos_lines')
          .addColumn('origin', 'text', (column) => column.primaryKey().notNull())
          .addColumn('is_online', 'integer', (column) => column.notNull())
          .addColumn('since_ms', int64, (column) => column.notNull())
          .addColumn('last_success_at_ms', int64)
          .addColumn('failure_code', 'text')
          .addColumn('failure_reason', 'text')
          .addColumn('failed_at_ms', int64)
          .addColumn('clock_ahead_ms', int64),
      ).execute();
    },
  };
}
