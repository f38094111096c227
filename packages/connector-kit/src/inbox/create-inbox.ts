import { AppError, type Clock } from '@capconnect/kernel';
import { createBatch } from '../database/batch.ts';
import type { Database } from '../database/database.ts';
import { isAboutData } from '../database/is-about-data.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import { hashReferences } from '../references/reference-hashes.ts';
import { claimMessages } from './claim-messages.ts';
import { createHeldLeases } from './held-leases.ts';
import type { AttemptOutcome, Inbox, PutResult } from './inbox.ts';
import { createMessageInsert, type NewMessage } from './insert-messages.ts';
import { createMessageIds } from './message-ids.ts';
import { openClaimedMessage } from './open-claimed-message.ts';
import { nextDue } from './next-due.ts';
import { storableOutcome } from './storable-outcome.ts';
import { shortenLeases } from './shorten-leases.ts';
import { rankOf } from './priorities.ts';
import { requireStorable } from './require-storable.ts';
import { settleMessages } from './settle-messages.ts';
import type { SettledMessage, Settlement } from './settlement.ts';
import { wakeMessages } from './wake-messages.ts';

const SEND_AGAIN_AFTER_MS = 30_000;
const CHECK_CLOCK_EVERY_MS = 5_000;
const MAX_SETTLED_TOGETHER = 200;

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
  const insert = createMessageInsert({ database, keyRing });
  const held = createHeldLeases({ clock });
  const listeners = new Set<() => void>();
  let clockCheckedAtMs = Number.NEGATIVE_INFINITY;

  const write = createBatch({
    maxItems: MAX_SETTLED_TOGETHER,
    run: (settlements: readonly Settlement[]) =>
      database.transact((transaction) =>
        settleMessages({ transaction, dialect: database.dialect, settlements }),
      ),
    // A result that is no JSON, or text that PostgreSQL does not take. A database that is gone is gone for each of them.
    mayBeOneItem: (error) =>
      database.dialect === 'sqlite' || error instanceof TypeError || isAboutData(error),
  });

  function settle(message: SettledMessage, outcome: AttemptOutcome): Promise<boolean> {
    const durationMs = held.end(message.id);
    const nowMs = clock.wallMs();
    const storable = storableOutcome(outcome, nowMs);
    const references = hashReferences(keyRing, storable.references ?? []);
    return write({ message, outcome: storable, references, nowMs, durationMs });
  }

  function isTimeToCheckClock(): boolean {
    const nowMs = clock.monotonicMs();
    if (nowMs - clockCheckedAtMs < CHECK_CLOCK_EVERY_MS) return false;
    clockCheckedAtMs = nowMs;
    return true;
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

  return {
    async put(message) {
      requireStorable(message);
      const result = await stored({
        id: ids(),
        tenantId: message.tenantId,
        source: message.source,
        type: message.type,
        deliveryId: message.deliveryId,
        orderingKey: message.orderingKey,
        headers: message.headers === undefined ? null : JSON.stringify(message.headers),
        payload: message.payload,
        acceptedAtMs: clock.wallMs(),
        priority: rankOf(message.priority ?? 'live'),
        references: message.references === undefined ? [] : hashReferences(keyRing, message.references),
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
      const { dialect } = database;
      const limits = typeof limit === 'number' ? { total: limit } : limit;
      const { isHeld } = held;
      const claim = (checksClock: boolean) => {
        const nowMs = clock.wallMs();
        return database.transact(async (transaction) => {
          if (checksClock) await shortenLeases(transaction, nowMs, leaseMs);
          return claimMessages({ transaction, dialect, limits, nowMs, leaseMs, lease, isHeld });
        });
      };
      let claimed = await claim(isTimeToCheckClock());
      // Others have their turn in between.
      while (claimed.isCutShort) claimed = await claim(false);
      const { rows, probed } = claimed;
      for (const { id } of rows) held.take(id, leaseMs);
      return rows.map((row) => openClaimedMessage(row, lease, probed.has(row.tenant_id), keyRing));
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
      return nextDue(database.kysely, clock.wallMs());
    },

    async wake(tenantId) {
      const woken = await database.transact((transaction) =>
        wakeMessages(transaction, tenantId, clock.wallMs()),
      );
      // Also when none was: a pause may have ended.
      for (const listener of listeners) listener();
      return woken;
    },
  };
}
