import type { Database } from '@capconnect/connector-kit';
import type { Clock, Logger } from '@capconnect/kernel';
import type { PosTables } from '../database/tables.ts';
import type { Terminal } from './terminal.ts';
import { terminalOfRow } from './terminal-of-row.ts';
import { terminalTokenHash } from './terminal-token.ts';

/** `lastSeenAtMs` is written no more often. */
const SEEN_EVERY_MS = 60_000;

export interface TerminalsOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface Terminals {
  /** The terminal that has the token, unless it was revoked. Remembers that it was seen. */
  byToken(token: string): Promise<Terminal | undefined>;
  /** Of all stores or one, revoked ones too, in order of store and name. */
  list(tenantId?: string): Promise<readonly Terminal[]>;
  /** Its token is worth nothing from now on. `false` when there is none to revoke. */
  revoke(id: string): Promise<boolean>;
}

/** The paired terminals. */
export function createTerminals({ database, clock, logger }: TerminalsOptions): Terminals {
  const kysely = database.kysely.withTables<PosTables>();

  function see({ id, lastSeenAtMs = 0 }: Terminal): void {
    const nowMs = clock.wallMs();
    if (nowMs - lastSeenAtMs < SEEN_EVERY_MS) return;
    database
      .transact((transaction) =>
        transaction
          .withTables<PosTables>()
          .updateTable('pos_terminals')
          .set({ last_seen_at_ms: nowMs })
          .where('id', '=', id)
          .execute(),
      )
      .catch((error: unknown) => logger.warn({ error, terminalId: id }, 'not noted that it was seen'));
  }

  return {
    async byToken(token) {
      const row = await kysely
        .selectFrom('pos_terminals')
        .selectAll()
        .where('token_hash', '=', terminalTokenHash(token))
        .where('revoked_at_ms', 'is', null)
        .executeTakeFirst();
      if (row === undefined) return undefined;
      const terminal = terminalOfRow(row);
      see(terminal);
      return terminal;
    },

    async list(tenantId) {
      const rows = await kysely
        .selectFrom('pos_terminals')
        .selectAll()
        .$if(tenantId !== undefined, (query) => query.where('tenant_id', '=', tenantId ?? ''))
        .orderBy('tenant_id')
        .orderBy('name')
        .orderBy('paired_at_ms')
        .execute();
      return rows.map(terminalOfRow);
    },

    async revoke(id) {
      const { numUpdatedRows } = await database.transact((transaction) =>
        transaction
          .withTables<PosTables>()
          .updateTable('pos_terminals')
          .set({ revoked_at_ms: clock.wallMs() })
          .where('id', '=', id)
          .where('revoked_at_ms', 'is', null)
          .executeTakeFirst(),
      );
      return numUpdatedRows > 0n;
    },
  };
}
