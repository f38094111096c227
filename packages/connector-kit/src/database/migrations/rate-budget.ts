import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Dialect } from '../database.ts';

/** What is left of the calls that Capillary takes in a minute. */
export function rateBudgetMigration(dialect: Dialect): Migration {
  const int64 = dialect === 'sqlite' ? 'integer' : 'bigint';
  const number = dialect === 'sqlite' ? 'real' : 'double precision';
  return {
    async up(kysely: Kysely<unknown>) {
      const table = kysely.schema
        .createTable('rate_meters')
        .addColumn('key', 'text', (column) => column.notNull())
        .addColumn('api_class', 'text', (column) => column.notNull())
        .addColumn('time_ms', number, (column) => column.notNull())
        .addColumn('wall_ms', int64, (column) => column.notNull())
        .addColumn('tokens', number, (column) => column.notNull())
        .addColumn('limit_per_minute', 'integer')
        .addColumn('changed_at_ms', number, (column) => column.notNull())
        .addColumn('raises', 'integer', (column) => column.notNull())
        .addColumn('paused_until_ms', number, (column) => column.notNull())
        .addColumn('pause_ms', int64, (column) => column.notNull())
        .addColumn('minute_started_at_ms', number, (column) => column.notNull())
        .addColumn('used', 'integer', (column) => column.notNull())
        .addColumn('used_before', 'integer', (column) => column.notNull())
        .addPrimaryKeyConstraint('rate_meters_key', ['key', 'api_class']);
      await (dialect === 'sqlite' ? table.modifyEnd(sql`strict`) : table).execute();
    },
  };
}
