import { sql } from 'kysely';
import type { Database } from '../database/database.ts';
import { payloadContext } from '../inbox/payload-context.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import { firstBytes } from './first-bytes.ts';
import { isCurrent } from './is-current.ts';
import { reseal } from './reseal.ts';

export interface SealPayloadsOptions {
  readonly database: Database;
  readonly keyRing: KeyRing;
  readonly afterSeq: number;
  readonly signal: AbortSignal;
}

export interface SealedPayloads {
  /** How far it came; there may be more. */
  readonly afterSeq: number;
  readonly isAtEnd: boolean;
  readonly sealed: number;
  /** They need a key that the ring does not have, or are damaged. */
  readonly unreadable: number;
}

const PAGE_ROWS = 200;
const MAX_PAGES = 250;
/** More than a sealed value has before its content: enough to tell its key. */
const PREFIX_BYTES = 64;

/** Seals payloads that another key has sealed, from the oldest on, as many as one turn may take. */
export async function sealPayloadsAgain(options: SealPayloadsOptions): Promise<SealedPayloads> {
  const { database, keyRing, signal } = options;
  let { afterSeq } = options;
  let sealed = 0;
  let unreadable = 0;
  let isAtEnd = false;
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
  return { afterSeq, isAtEnd, sealed, unreadable };
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

async function sealAnew(database: Database, keyRing: KeyRing, seqs: readonly number[]): Promise<number> {
  const rows = await database.kysely
    .selectFrom('inbox_payloads')
    .innerJoin('inbox_messages', 'inbox_messages.seq', 'inbox_payloads.message_seq')
    .select(['seq', 'tenant_id', 'source', 'type', 'delivery_id', 'payload'])
    .where('message_seq', 'in', seqs)
    .execute();
  const fresh = rows.flatMap(
    ({ seq, tenant_id: tenantId, source, type, delivery_id: deliveryId, payload }) => {
      const context = payloadContext({ tenantId, source, type, deliveryId });
      const resealed = reseal(keyRing, { sealed: payload, context });
      return resealed === undefined ? [] : [{ seq, payload: resealed }];
    },
  );
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
