import type { Database, KeyRing } from '@capconnect/connector-kit';
import type { Clock } from '@capconnect/kernel';
import type { Transaction } from 'kysely';
import type { PosTables } from '../database/tables.ts';
import { newPairingCode, normalisePairingCode, pairingCodeHash, pairingCodeHashes } from './pairing-code.ts';
import { newTerminalToken, terminalTokenHash } from './terminal-token.ts';

const VALID_MS = 10 * 60_000;
/** A code that somebody tries to use for other terminals than its own is void. */
const MAX_WRONG_TRIES = 5;

export interface PairingOptions {
  readonly database: Database;
  readonly keyRing: KeyRing;
  readonly clock: Clock;
  /** From a cryptographic source. */
  readonly randomBytes: (count: number) => Uint8Array;
  readonly ids: () => string;
}

export interface NewTerminal {
  readonly tenantId: string;
  readonly terminal: string;
  readonly till: string;
}

export interface Pairing {
  /** Makes a code that pairs this terminal, once, within ten minutes. */
  allow(terminal: NewTerminal): Promise<{ readonly code: string; readonly expiresAtMs: number }>;
  /** `undefined` when the code is not valid for that terminal. A terminal of the same name is replaced. */
  pair(
    code: string,
    terminal: string,
  ): Promise<{ readonly terminalId: string; readonly token: string } | undefined>;
}

/** Lets a terminal prove with a one-time code that it may have a token. */
export function createPairing({ database, keyRing, clock, randomBytes, ids }: PairingOptions): Pairing {
  /** The row of a code that may be used now for this terminal; a wrong name counts against the code. */
  async function usableCode(transaction: Transaction<PosTables>, code: string, terminal: string) {
    const row = await transaction
      .selectFrom('pos_pairing_codes')
      .selectAll()
      .where('code_hash', 'in', pairingCodeHashes(keyRing, normalisePairingCode(code)))
      .where('used_at_ms', 'is', null)
      .where('expires_at_ms', '>', clock.wallMs())
      .where('wrong_tries', '<', MAX_WRONG_TRIES)
      .executeTakeFirst();
    if (row === undefined || row.terminal === terminal) return row;
    await transaction
      .updateTable('pos_pairing_codes')
      .set((code_) => ({ wrong_tries: code_('wrong_tries', '+', 1) }))
      .where('code_hash', '=', row.code_hash)
      .execute();
    return undefined;
  }

  return {
    async allow({ tenantId, terminal, till }) {
      const code = newPairingCode(randomBytes);
      const expiresAtMs = clock.wallMs() + VALID_MS;
      await database.transact(async (anyTransaction) => {
        const transaction = anyTransaction.withTables<PosTables>();
        await transaction
          .deleteFrom('pos_pairing_codes')
          .where('expires_at_ms', '<=', clock.wallMs())
          .execute();
        await transaction
          .insertInto('pos_pairing_codes')
          .values({
            code_hash: pairingCodeHash(keyRing, code),
            tenant_id: tenantId,
            terminal,
            till,
            expires_at_ms: expiresAtMs,
            wrong_tries: 0,
            used_at_ms: null,
          })
          .execute();
      });
      return { code, expiresAtMs };
    },

    async pair(code, terminal) {
      const token = newTerminalToken(randomBytes);
      const id = ids();
      const isPaired = await database.transact(async (anyTransaction) => {
        const transaction = anyTransaction.withTables<PosTables>();
        const row = await usableCode(transaction, code, terminal);
        if (row === undefined) return false;
        const nowMs = clock.wallMs();
        const { numUpdatedRows } = await transaction
          .updateTable('pos_pairing_codes')
          .set({ used_at_ms: nowMs })
          .where('code_hash', '=', row.code_hash)
          .where('used_at_ms', 'is', null)
          .executeTakeFirst();
        // Two that come at once with one code: the other was first.
        if (numUpdatedRows === 0n) return false;
        await transaction
          .updateTable('pos_terminals')
          .set({ revoked_at_ms: nowMs })
          .where('tenant_id', '=', row.tenant_id)
          .where('name', '=', row.terminal)
          .where('revoked_at_ms', 'is', null)
          .execute();
        await transaction
          .insertInto('pos_terminals')
          .values({
            id,
            tenant_id: row.tenant_id,
            name: row.terminal,
            till: row.till,
            token_hash: terminalTokenHash(token),
            paired_at_ms: nowMs,
            last_seen_at_ms: null,
            revoked_at_ms: null,
          })
          .execute();
        return true;
      });
      return isPaired ? { terminalId: id, token } : undefined;
    },
  };
}
