import type { Selectable } from 'kysely';
import type { PosTables } from '../database/tables.ts';
import type { Terminal } from './terminal.ts';

/** A row as the bridge knows a terminal: without its token. */
export function terminalOfRow(row: Selectable<PosTables['pos_terminals']>): Terminal {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    name: row.name,
    till: row.till,
    pairedAtMs: row.paired_at_ms,
    lastSeenAtMs: row.last_seen_at_ms ?? undefined,
    revokedAtMs: row.revoked_at_ms ?? undefined,
  };
}
