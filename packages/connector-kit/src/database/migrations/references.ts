import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Dialect } from '../database.ts';

/** What people search messages by: orders, bills and customers, as keyed hashes. */
export function referencesMigration(dialect: Dialect): Migration {
  const int64 = dialect === 'sqlite' ? 'integer' : 'bigint';
  return {
    async up(kysely: Kysely<unknown>) {
      const table = kysely.schema
        .createTable('inbox_references')
        .addColumn('hash', dialect === 'sqlite' ? 'blob' : 'bytea', (column) => column.notNull())
        .addColumn('message_seq', int64, (column) => column.notNull())
        .addColumn('tenant_id', 'text', (column) => column.notNull())
        // Finds the newest messages of a hash.
        .addPrimaryKeyConstraint('inbox_references_key', ['hash', 'message_seq'])
        .addForeignKeyConstraint(
          'inbox_references_message',
          ['message_seq'],
          'inbox_messages',
          ['seq'],
          (constraint) => constraint.onDelete('cascade'),
        );
      // The key holds nearly all of a row: keeping rows beside it would write each of them twice.
      await (dialect === 'sqlite' ? table.modifyEnd(sql`strict, without rowid`) : table).execute();
      // Without it, deleting one message would look through all references.
      await kysely.schema
        .createIndex('inbox_references_message_seq')
        .on('inbox_references')
        .column('message_seq')
        .execute();
    },
  };
}
