import type { Migration } from 'kysely/migration';
import type { Dialect } from '../database.ts';
import { initialMigration } from './initial.ts';

/**
 * Every change of the schema, in order of name. Listed here and not read from a folder, because apps are bundled into
 * one file. A migration that was released is never edited: the next one corrects it.
 */
export function migrationsFor(dialect: Dialect): Readonly<Record<string, Migration>> {
  return { '0001-initial': initialMigration(dialect) };
}
