import type { Selectable } from 'kysely';
import type { BackfillTable } from '../database/schema.ts';

export type BackfillRow = Selectable<BackfillTable>;

/** How many items have their outcome. */
export function settledOf({ sent, duplicate, skipped, rejected }: BackfillRow): number {
  return sent + duplicate + skipped + rejected;
}

/** How many items are on their way: a dry run sends none on it. */
export function inFlightOf(row: BackfillRow): number {
  return row.is_dry_run === 1 ? 0 : row.found - settledOf(row);
}
