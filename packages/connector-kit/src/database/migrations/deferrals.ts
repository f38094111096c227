import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Dialect } from '../database.ts';
import { strictTable } from './strict-table.ts';

/**
 * What kept a message from its next attempt and was none itself: the pause of its tenant, or the rate budget. Apart from
 * the attempts, because such a try does not use a number up: kept among them, it was written over by the attempt that
 * followed.
 */
export function deferralsMigration(dialect: Dialect): Migration {
  const int64 = dialect === 'sqlite' ? 'integer' : 'bigint';
  const strict = strictTable(dialect);
  return {
    async up(kysely: Kysely<unknown>) {
      await strict(
        kysely.schema
          .createTable('inbox_deferrals')
          .addColumn('message_seq', int64, (column) => column.notNull())
          .addColumn('attempt', 'integer', (column) => column.notNull())
          .addColumn('outcome', 'text', (column) => column.notNull())
          .addColumn('started_at_ms', int64, (column) => column.notNull())
          .addColumn('ended_at_ms', int64, (column) => column.notNull())
          .addColumn('error_code', 'text')
          .addColumn('error_message', 'text')
          .addColumn('request_id', 'text')
          .addPrimaryKeyConstraint('inbox_deferrals_key', ['message_seq', 'attempt', 'outcome'])
          .addForeignKeyConstraint(
            'inbox_deferrals_message',
            ['message_seq'],
            'inbox_messages',
            ['seq'],
            (constraint) => constraint.onDelete('cascade'),
          ),
      ).execute();
      await sql`
        insert into inbox_deferrals
          (message_seq, attempt, outcome, started_at_ms, ended_at_ms, error_code, error_message, request_id)
        select
          message_seq, attempt, outcome, started_at_ms, started_at_ms + duration_ms, error_code, error_message, request_id
        from inbox_attempts
        where outcome = 'paused'`.execute(kysely);
      await sql`delete from inbox_attempts where outcome = 'paused'`.execute(kysely);
    },
  };
}
