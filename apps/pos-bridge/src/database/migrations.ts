import type { AppMigrations } from '@capconnect/connector-kit';
import { terminalsMigration } from './terminals-migration.ts';

/** Every change of the bridge's own tables, in order of name. What was released is never edited. */
export const posMigrations: AppMigrations = (dialect) => ({
  '0001-terminals': terminalsMigration(dialect),
});
