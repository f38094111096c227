import { AppError, toAppError, type Clock } from '@capconnect/kernel';
import type { Database } from '../database/database.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import { claimMessages, type ClaimedRow } from './claim-messages.ts';
import { createHeldLeases } from './held-leases.ts';
import type { AttemptOutcome, ClaimedMessage, Inbox, PutResult } from './inbox.ts';
import { createMessageInsert, type NewMessage } from './insert-messages.ts';
import { createMessageIds } from './message-ids.ts';
import { attemptOf, openClaimedMessage } from './open-claimed-message.ts';
import { PARKED_MS } from './parked-messages.ts';
import { payloadContext } from './payload-context.ts';
import { type SettleOptions, settleMessage } from './settle-message.ts';

const SEND_AGAIN_AFTER_MS = 30_000;

export interface InboxOptions {
  readonly database: Database;
  readonly keyRing: KeyRing;
  readonly clock: Clock;
  /** Makes ids that never repeat; UUIDs of version 7 when left out. */
  readonly ids?: () => string;
}

/** The inbox over SQLite or PostgreSQL. Payloads are encrypted, each bound to its message. */
export function createInbox(options: InboxOptions): Inbox {
  const { database, keyRing, clock, ids = createMessageIds({ clock }) } = options;
  const insert = createMessageInsert(database);
  const held = createHeldLeases({ clock });
  const listeners = new Set<() => void>();

  function settle(message: SettleOptions['message'], outcome: AttemptOutcome): Promise<boolean> {
    const durationMs = held.end(message.id);
    const nowMs = clock.wallMs();
    return database.transact((transaction) =>
      settleMessage({ transaction, dialect: database.dialect, message, outcome, nowMs, durationMs }),
    );
  }

  async function stored(message: NewMessage): Promise<PutResult> {
    try {
      return await insert(message);
    } catch (cause) {
      throw new AppError(
        'STORAGE_UNAVAILABLE',
        'The message could not be stored and was not accepted. Send it again later; meanwhile the operator finds the cause in the log.',
        { cause, retryAfterMs: SEND_AGAIN_AFTER_MS },
      );
    }
  }

  async function openOrBury(row: ClaimedRow, lease: string): Promise<ClaimedMessage[]> {
    try {
      return [openClaimedMessage(row, lease, keyRing)];
    } catch (thrown) {
      const { id, tenant_id: tenantId, ordering_key: orderingKey } = row;
      const message = { id, tenantId, orderingKey, lease, attempt: attemptOf(row) };
      await settle(message, { kind: 'dead', error: toAppError(thrown) });
      return [];
    }
  }

  return {
    async put(message) {
      const result = await stored({
        id: ids(),
        tenantId: message.tenantId,
        source: message.source,
        type: message.type,
        deliveryId: message.deliveryId,
        orderingKey: message.orderingKey,
        headers: message.headers === undefined ? null : JSON.stringify(message.headers),
        sealedPayload: keyRing.seal(message.payload, payloadContext(message)),
        acceptedAtMs: clock.wallMs(),
      });
      if (!result.isDuplicate) for (const listener of listeners) listener();
      return result;
    },

    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },

    async claim(limit, leaseMs) {
      const lease = ids();
      const nowMs = clock.wallMs();
      const { dialect } = database;
      const rows = await database.transact((transaction) =>
        claimMessages({ transaction, dialect, limit, nowMs, leaseMs, lease, isHeld: held.isHeld }),
      );
      for (const { id } of rows) held.take(id, leaseMs);
      const opened = await Promise.all(rows.map((row) => openOrBury(row, lease)));
      return opened.flat();
    },

    async renew(message, leaseMs) {
      held.renew(message.id, leaseMs);
      const { numUpdatedRows } = await database.transact((transaction) =>
        transaction
          .updateTable('inbox_messages')
          .set({ due_at_ms: clock.wallMs() + leaseMs })
          .where('id', '=', message.id)
          .where('lease', '=', message.lease)
          .executeTakeFirst(),
      );
      return numUpdatedRows > 0n;
    },

    settle,

    async nextDueMs() {
      const row = await database.kysely
        .selectFrom('inbox_messages')
        .select('due_at_ms')
        .where('is_open', '=', 1)
        .where('due_at_ms', '>', clock.wallMs())
        .where('due_at_ms', '<', PARKED_MS)
        .orderBy('due_at_ms')
        .limit(1)
        .executeTakeFirst();
      return row?.due_at_ms;
    },
  };
}
