import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Dialect } from '../database.ts';
import { strictTable } from './strict-table.ts';

/** When a payload was deleted, and what is done now and then by one of all processes. */
export function retentionMigration(dialect: Dialect): Migration {
  const int64 = dialect === 'sqlite' ? 'integer' : 'bigint';
  const strict = strictTable(dialect);
  return {
    async up(kysely: Kysely<unknown>) {
      const { schema } = kysely;
      await schema.alterTable('inbox_messages').addColumn('payload_purged_at_ms', int64).execute();
      // They are deleted by age.
      await schema.createIndex('completions_completed').on('completions').column('completed_at_ms').execute();
      await strict(
        schema
          .createTable('chores')
          .addColumn('name', 'text', (column) => column.primaryKey().notNull())
          .addColumn('due_at_ms', int64, (column) => column.notNull())
          .addColumn('state', 'text'),
      ).execute();
    },
  };
}
