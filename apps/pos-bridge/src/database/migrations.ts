import type { AppMigrations } from '@capconnect/connector-kit';
import { customerCacheMigration } from './customer-cache-migration.ts';
import { redemptionsMigration } from './redemptions-migration.ts';
import { statusMigration } from './status-migration.ts';
import { terminalsMigration } from './terminals-migration.ts';

/** Every change of the bridge's own tables, in order of name. What was released is never edited. */
export const posMigrations: AppMigrations = (dialect) => ({
  '0001-terminals': terminalsMigration(dialect),
  '0002-redemptions': redemptionsMigration(dialect),
  '0003-customer-cache': customerCacheMigration(dialect),
  '0005-status': statusMigration(dialect),
});
