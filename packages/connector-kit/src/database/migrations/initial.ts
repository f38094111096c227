import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Dialect } from '../database.ts';
import { strictTable } from './strict-table.ts';

/** Tenants, tokens and the inbox. */
export function initialMigration(dialect: Dialect): Migration {
  const bytes = dialect === 'sqlite' ? 'blob' : 'bytea';
  /** Milliseconds and counters; SQLite's integers have 64 bits anyway. */
  const int64 = dialect === 'sqlite' ? 'integer' : 'bigint';

  const strict = strictTable(dialect);

  return {
    async up(kysely: Kysely<unknown>) {
      await strict(
        kysely.schema
          .createTable('tenants')
          .addColumn('id', 'text', (column) => column.primaryKey().notNull())
          .addColumn('configuration', bytes)
          .addColumn('revision', int64, (column) => column.notNull())
          .addColumn('updated_at_ms', int64, (column) => column.notNull()),
      ).execute();

      await strict(
        kysely.schema
          .createTable('tokens')
          .addColumn('key', 'text', (column) => column.primaryKey().notNull())
          .addColumn('fence', int64, (column) => column.notNull())
          .addColumn('leased_until_ms', int64, (column) => column.notNull())
          .addColumn('token', bytes)
          .addColumn('obtained_at_ms', int64)
          .addColumn('expires_at_ms', int64),
      ).execute();

      await strict(
        kysely.schema
          .createTable('inbox_messages')
          .addColumn('seq', dialect === 'sqlite' ? 'integer' : 'bigserial', (column) =>
            dialect === 'sqlite' ? column.primaryKey().autoIncrement() : column.primaryKey(),
          )
          .addColumn('id', 'text', (column) => column.notNull().unique())
          .addColumn('tenant_id', 'text', (column) => column.notNull())
          .addColumn('source', 'text', (column) => column.notNull())
          .addColumn('type', 'text', (column) => column.notNull())
          .addColumn('delivery_id', 'text', (column) => column.notNull())
          .addColumn('ordering_key', 'text', (column) => column.notNull())
          .addColumn('headers', 'text')
          .addColumn('status', 'text', (column) => column.notNull().defaultTo('accepted'))
          .addColumn('is_open', 'integer', (column) => column.notNull().defaultTo(1))
          .addColumn('due_at_ms', int64, (column) => column.notNull())
          .addColumn('lease', 'text')
          .addColumn('attempts', 'integer', (column) => column.notNull().defaultTo(0))
          .addColumn('round_attempts', 'integer', (column) => column.notNull().defaultTo(0))
          .addColumn('round_started_at_ms', int64, (column) => column.notNull())
          .addColumn('accepted_at_ms', int64, (column) => column.notNull())
          .addColumn('updated_at_ms', int64, (column) => column.notNull())
          .addColumn('error_code', 'text')
          .addColumn('error_message', 'text')
          .addColumn('result', 'text'),
      ).execute();

      // The delivery id comes first so that a search by it alone is served too.
      await kysely.schema
        .createIndex('inbox_messages_delivery')
        .on('inbox_messages')
        .columns(['delivery_id', 'tenant_id', 'source', 'type'])
        .unique()
        .execute();
      // Finds the oldest open message of a key. Of open ones only: keys come in any order, so an index over all history
      // would make every accepted message write another page.
      await kysely.schema
        .createIndex('inbox_messages_lane')
        .on('inbox_messages')
        .columns(['tenant_id', 'ordering_key', 'seq'])
        .where(sql<boolean>`is_open = 1`)
        .execute();
      await kysely.schema
        .createIndex('inbox_messages_due')
        .on('inbox_messages')
        .columns(['due_at_ms', 'seq'])
        .where(sql<boolean>`is_open = 1`)
        .execute();
      await kysely.schema
        .createIndex('inbox_messages_status')
        .on('inbox_messages')
        .columns(['status', 'seq'])
        .execute();

      await strict(
        kysely.schema
          .createTable('inbox_payloads')
          .addColumn('message_seq', int64, (column) => column.primaryKey().notNull())
          .addColumn('payload', bytes, (column) => column.notNull())
          .addForeignKeyConstraint('inbox_payloads_message', ['message_seq'], 'inbox_messages', ['seq']),
      ).execute();

      await strict(
        kysely.schema
          .createTable('inbox_attempts')
          .addColumn('message_seq', int64, (column) => column.notNull())
          .addColumn('attempt', 'integer', (column) => column.notNull())
          .addColumn('started_at_ms', int64, (column) => column.notNull())
          .addColumn('duration_ms', int64, (column) => column.notNull())
          .addColumn('outcome', 'text', (column) => column.notNull())
          .addColumn('error_code', 'text')
          .addColumn('error_message', 'text')
          .addColumn('request_id', 'text')
          .addPrimaryKeyConstraint('inbox_attempts_key', ['message_seq', 'attempt'])
          .addForeignKeyConstraint('inbox_attempts_message', ['message_seq'], 'inbox_messages', ['seq']),
      ).execute();
    },
  };
}
