import { type Dialect, strictTable } from '@capconnect/connector-kit';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Pairing codes, terminals, and bills that were refused for other content. */
export function terminalsMigration(dialect: Dialect): Migration {
  const int64 = dialect === 'sqlite' ? 'integer' : 'bigint';
  const bytes = dialect === 'sqlite' ? 'blob' : 'bytea';
  const strict = strictTable(dialect);
  return {
    async up(kysely: Kysely<unknown>) {
      const { schema } = kysely;
      await strict(
        schema
          .createTable('pos_pairing_codes')
          .addColumn('code_hash', bytes, (column) => column.primaryKey().notNull())
          .addColumn('tenant_id', 'text', (column) => column.notNull())
          .addColumn('terminal', 'text', (column) => column.notNull())
          .addColumn('till', 'text', (column) => column.notNull())
          .addColumn('expires_at_ms', int64, (column) => column.notNull())
          .addColumn('wrong_tries', 'integer', (column) => column.notNull())
          .addColumn('used_at_ms', int64),
      ).execute();
      await strict(
        schema
          .createTable('pos_terminals')
          .addColumn('id', 'text', (column) => column.primaryKey().notNull())
          .addColumn('tenant_id', 'text', (column) => column.notNull())
          .addColumn('name', 'text', (column) => column.notNull())
          .addColumn('till', 'text', (column) => column.notNull())
          .addColumn('token_hash', bytes, (column) => column.notNull().unique())
          .addColumn('paired_at_ms', int64, (column) => column.notNull())
          .addColumn('last_seen_at_ms', int64)
          .addColumn('revoked_at_ms', int64),
      ).execute();
      await strict(
        schema
          .createTable('pos_conflicts')
          .addColumn('tenant_id', 'text', (column) => column.notNull())
          .addColumn('till', 'text', (column) => column.notNull())
          .addColumn('bill_number', 'text', (column) => column.notNull())
          .addColumn('message_id', 'text', (column) => column.primaryKey().notNull())
          .addColumn('first_seen_at_ms', int64, (column) => column.notNull())
          .addColumn('last_seen_at_ms', int64, (column) => column.notNull())
          .addColumn('times', 'integer', (column) => column.notNull()),
      ).execute();
    },
  };
}
