import { type Dialect, strictTable } from '@capconnect/connector-kit';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Redemptions by their idempotency key, and what was redeemed while the line was down. */
export function redemptionsMigration(dialect: Dialect): Migration {
  const int64 = dialect === 'sqlite' ? 'integer' : 'bigint';
  const bytes = dialect === 'sqlite' ? 'blob' : 'bytea';
  const strict = strictTable(dialect);
  return {
    async up(kysely: Kysely<unknown>) {
      const { schema } = kysely;
      await strict(
        schema
          .createTable('pos_redemptions')
          .addColumn('tenant_id', 'text', (column) => column.notNull())
          .addColumn('key_hash', bytes, (column) => column.notNull())
          .addColumn('id', 'text', (column) => column.notNull().unique())
          .addColumn('kind', 'text', (column) => column.notNull())
          .addColumn('fingerprint', bytes, (column) => column.notNull())
          .addColumn('till', 'text', (column) => column.notNull())
          .addColumn('bill_number', 'text', (column) => column.notNull())
          .addColumn('sent_as', 'text', (column) => column.notNull())
          .addColumn('business_date', 'text', (column) => column.notNull())
          .addColumn('points', 'text')
          .addColumn('request', bytes)
          .addColumn('state', 'text', (column) => column.notNull())
          .addColumn('is_offline', 'integer', (column) => column.notNull())
          .addColumn('sent_at_ms', int64)
          .addColumn('message_id', 'text')
          .addColumn('customer_id', 'text')
          .addColumn('redemption_id', 'text')
          .addColumn('answer', 'text')
          .addColumn('error_code', 'text')
          .addColumn('error_message', 'text')
          .addColumn('lease', 'text')
          .addColumn('leased_until_ms', int64, (column) => column.notNull())
          .addColumn('accepted_at_ms', int64, (column) => column.notNull())
          .addColumn('updated_at_ms', int64, (column) => column.notNull())
          .addColumn('undone_at_ms', int64)
          .addPrimaryKeyConstraint('pos_redemptions_key', ['tenant_id', 'key_hash']),
      ).execute();
      await schema
        .createIndex('pos_redemptions_bill')
        .on('pos_redemptions')
        .columns(['tenant_id', 'bill_number'])
        .execute();
      await schema
        .createIndex('pos_redemptions_redemption')
        .on('pos_redemptions')
        .columns(['tenant_id', 'redemption_id'])
        .execute();
      await schema
        .createIndex('pos_redemptions_customer')
        .on('pos_redemptions')
        .columns(['tenant_id', 'customer_id', 'updated_at_ms'])
        .execute();
      // The reconciliation list, newest first.
      await schema
        .createIndex('pos_redemptions_offline')
        .on('pos_redemptions')
        .columns(['is_offline', 'accepted_at_ms'])
        .execute();
      await strict(
        schema
          .createTable('pos_offline_totals')
          .addColumn('tenant_id', 'text', (column) => column.notNull())
          .addColumn('scope', 'text', (column) => column.notNull())
          .addColumn('milli_points', int64, (column) => column.notNull())
          .addColumn('updated_at_ms', int64, (column) => column.notNull())
          .addPrimaryKeyConstraint('pos_offline_totals_key', ['tenant_id', 'scope']),
      ).execute();
    },
  };
}
