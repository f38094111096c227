import { sql, type CreateTableBuilder } from 'kysely';
import type { Dialect } from '../database.ts';

/** Without `strict`, SQLite would take text for a number and a number for bytes. */
export function strictTable(dialect: Dialect) {
  return <Table extends string, Column extends string>(table: CreateTableBuilder<Table, Column>) =>
    dialect === 'sqlite' ? table.modifyEnd(sql`strict`) : table;
}
