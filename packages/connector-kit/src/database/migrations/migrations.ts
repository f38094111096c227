import type { Migration } from 'kysely/migration';
import type { Dialect } from '../database.ts';
import { backfillsMigration } from './backfills.ts';
import { deferralsMigration } from './deferrals.ts';
import { deliveryMigration } from './delivery.ts';
import { initialMigration } from './initial.ts';
import { rateBudgetMigration } from './rate-budget.ts';
import { referencesMigration } from './references.ts';
import { retentionMigration } from './retention.ts';

/**
 * Every change of the schema, in order of name. Listed here and not read from a folder, because apps are bundled into
 * one file. A migration that was released is never edited: the next one corrects it.
 */
export function migrationsFor(dialect: Dialect): Readonly<Record<string, Migration>> {
  return {
    '0001-initial': initialMigration(dialect),
    '0002-delivery': deliveryMigration(dialect),
    '0003-rate-budget': rateBudgetMigration(dialect),
    '0004-references': referencesMigration(dialect),
    '0005-backfills': backfillsMigration(dialect),
    '0006-retention': retentionMigration(dialect),
    '0007-deferrals': deferralsMigration(dialect),
  };
}
