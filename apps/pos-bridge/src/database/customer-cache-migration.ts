import { type Dialect, strictTable } from '@capconnect/connector-kit';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Customers that were looked up, and the identifiers that lead to them. */
export function customerCacheMigration(dialect: Dialect): Migration {
  const int64 = dialect === 'sqlite' ? 'integer' : 'bigint';
  const bytes = dialect === 'sqlite' ? 'blob' : 'bytea';
  const strict = strictTable(dialect);
  return {
    async up(kysely: Kysely<unknown>) {
      const { schema } = kysely;
      await strict(
        schema
          .createTable('pos_customers')
          .addColumn('tenant_id', 'text', (column) => column.notNull())
          .addColumn('customer_hash', bytes, (column) => column.notNull())
          .addColumn('profile', bytes, (column) => column.notNull())
          .addColumn('as_of_ms', int64, (column) => column.notNull())
          .addColumn('read_at_ms', int64, (column) => column.notNull())
          .addColumn('points_taken_at_ms', int64, (column) => column.notNull().defaultTo(0))
          .addPrimaryKeyConstraint('pos_customers_key', ['tenant_id', 'customer_hash']),
      ).execute();
      await schema
        .createIndex('pos_customers_read')
        .on('pos_customers')
        .columns(['tenant_id', 'read_at_ms', 'customer_hash'])
        .execute();
      await schema
        .createIndex('pos_customers_age')
        .on('pos_customers')
        .columns(['tenant_id', 'as_of_ms'])
        .execute();
      await strict(
        schema
          .createTable('pos_customer_names')
          .addColumn('tenant_id', 'text', (column) => column.notNull())
          .addColumn('identifier_hash', bytes, (column) => column.notNull())
          .addColumn('customer_hash', bytes, (column) => column.notNull())
          .addPrimaryKeyConstraint('pos_customer_names_key', ['tenant_id', 'identifier_hash'])
          .addForeignKeyConstraint(
            'pos_customer_names_customer',
            ['tenant_id', 'customer_hash'],
            'pos_customers',
            ['tenant_id', 'customer_hash'],
            (constraint) => constraint.onDelete('cascade'),
          ),
      ).execute();
      await schema
        .createIndex('pos_customer_names_customer')
        .on('pos_customer_names')
        .columns(['tenant_id', 'customer_hash'])
        .execute();
    },
  };
}
