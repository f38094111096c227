import { AppError } from '@capconnect/kernel';
import { sql } from 'kysely';
import type { Database } from '../database/database.ts';
import { payloadContext } from '../inbox/payload-context.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import { firstBytes } from './first-bytes.ts';
import type { SealingProgress } from './sealing-progress.ts';

export interface SealAgainOptions {
  readonly database: Database;
  readonly keyRing: KeyRing;
  readonly progress: SealingProgress;
  readonly nowMs: number;
  readonly signal: AbortSignal;
}

export interface SealedAgain {
  readonly progress: SealingProgress;
  readonly sealed: number;
  /** They need a key that the ring does not have, or are damaged. */
  readonly unreadable: number;
}

const PAGE_ROWS = 200;
const MAX_PAGES = 250;
/** More than a sealed value has before its content: enough to tell its key. */
const PREFIX_BYTES = 64;
/** Until then processes that still seal with the key before may be running. */
const WATCH_MS = 24 * 3_600_000;

/**
 * After a rotation: seals payloads with the key that seals now, from the oldest on, so that the key before can be
 * dropped. Each payload is looked at once; when all are, nothing more is read until the next rotation.
 */
export async function sealAgain(options: SealAgainOptions): Promise<SealedAgain> {
  const { database, keyRing, progress, nowMs, signal } = options;
  let { afterSeq } = progress;
  let sealed = 0;
  let unreadable = 0;
  let isAtEnd = progress.isComplete;
  for (let page = 0; page < MAX_PAGES && !isAtEnd && !signal.aborted; page += 1) {
    const rows = firstBytes(await readPage(database, afterSeq));
    const outdated = rows.filter(({ prefix }) => !isCurrent(keyRing, prefix)).map(({ seq }) => seq);
    if (outdated.length > 0) {
      const fresh = await sealAnew(database, keyRing, outdated);
      sealed += fresh;
      unreadable += outdated.length - fresh;
    }
    afterSeq = rows.at(-1)?.seq ?? afterSeq;
    isAtEnd = rows.length === 0;
  }
  const isComplete = progress.isComplete || (isAtEnd && nowMs - progress.startedAtMs >= WATCH_MS);
  return { progress: { startedAtMs: progress.startedAtMs, afterSeq, isComplete }, sealed, unreadable };
}

function readPage({ kysely }: Database, afterSeq: number) {
  return kysely
    .selectFrom('inbox_payloads')
    .select('message_seq as seq')
    .select(sql<number>`octet_length(payload)`.as('bytes'))
    .select(sql<Uint8Array>`substr(payload, 1, ${sql.lit(PREFIX_BYTES)})`.as('prefix'))
    .where('message_seq', '>', afterSeq)
    .orderBy('message_seq')
    .limit(PAGE_ROWS)
    .execute();
}

function isCurrent(keyRing: KeyRing, sealed: Uint8Array): boolean {
  try {
    return keyRing.isCurrent(sealed);
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

async function sealAnew(database: Database, keyRing: KeyRing, seqs: readonly number[]): Promise<number> {
  const rows = await database.kysely
    .selectFrom('inbox_payloads')
    .innerJoin('inbox_messages', 'inbox_messages.seq', 'inbox_payloads.message_seq')
    .select(['seq', 'tenant_id', 'source', 'type', 'delivery_id', 'payload'])
    .where('message_seq', 'in', seqs)
    .execute();
  const fresh = rows.flatMap((row) => {
    const identity = {
      tenantId: row.tenant_id,
      source: row.source,
      type: row.type,
      deliveryId: row.delivery_id,
    };
    const context = payloadContext(identity);
    const payload = openOrNothing(keyRing, row.payload, context);
    return payload === undefined ? [] : [{ seq: row.seq, payload: keyRing.seal(payload, context) }];
  });
  await database.transact(async (transaction) => {
    for (const { seq, payload } of fresh) {
      await transaction
        .updateTable('inbox_payloads')
        .set({ payload })
        .where('message_seq', '=', seq)
        .execute();
    }
  });
  return fresh.length;
}

/** One that does not open stays as it is: the key may be put back, and its message says so when it is looked at. */
function openOrNothing(
  keyRing: KeyRing,
  sealed: Uint8Array,
  context: ReturnType<typeof payloadContext>,
): Buffer | undefined {
  try {
    return keyRing.open(sealed, context);
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}
