import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Dialect } from '../database.ts';
import { strictTable } from './strict-table.ts';

/** Priorities, messages that wait for something else, messages that end their worker, and tenants that are paused. */
export function deliveryMigration(dialect: Dialect): Migration {
  const int64 = dialect === 'sqlite' ? 'integer' : 'bigint';
  const strict = strictTable(dialect);
  return {
    async up(kysely: Kysely<unknown>) {
      const { schema } = kysely;
      const messages = schema.alterTable('inbox_messages');
      await messages.addColumn('priority', 'integer', (column) => column.notNull().defaultTo(0)).execute();
      await messages
        .addColumn('lost_attempts', 'integer', (column) => column.notNull().defaultTo(0))
        .execute();
      await messages.addColumn('waits_for', 'text').execute();

      // One priority after the other is looked through, each from the longest due.
      await schema.dropIndex('inbox_messages_due').execute();
      await schema
        .createIndex('inbox_messages_due')
        .on('inbox_messages')
        .columns(['priority', 'due_at_ms', 'seq'])
        .where(sql<boolean>`is_open > 0`)
        .execute();
      await schema
        .createIndex('inbox_messages_waiting')
        .on('inbox_messages')
        .columns(['tenant_id', 'waits_for'])
        .where(sql<boolean>`waits_for is not null`)
        .execute();

      await strict(
        schema
          .createTable('completions')
          .addColumn('tenant_id', 'text', (column) => column.notNull())
          .addColumn('name', 'text', (column) => column.notNull())
          .addColumn('completed_at_ms', int64, (column) => column.notNull())
          .addPrimaryKeyConstraint('completions_key', ['tenant_id', 'name']),
      ).execute();

      await strict(
        schema
          .createTable('tenant_pauses')
          .addColumn('tenant_id', 'text', (column) => column.primaryKey().notNull())
          .addColumn('error_code', 'text', (column) => column.notNull())
          .addColumn('error_message', 'text', (column) => column.notNull())
          .addColumn('paused_at_ms', int64, (column) => column.notNull())
          .addColumn('probe_at_ms', int64, (column) => column.notNull()),
      ).execute();
    },
  };
}
