import type { Kysely, Transaction } from 'kysely';
import { createBatch } from '../database/batch.ts';
import { isAboutData } from '../database/is-about-data.ts';
import type { Database, PostgresDatabase, SqliteDatabase } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';
import { ownMemory } from '../database/sqlite/own-memory.ts';
import { associatedData } from '../secrets/associated-data.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import { findAccepted } from './find-accepted.ts';
import type { PutResult } from './inbox.ts';
import { payloadContext } from './payload-context.ts';

/** A message as it is written, once its payload is encrypted, and with the id it gets if it is new. */
export interface NewMessage {
  readonly id: string;
  readonly tenantId: string;
  readonly source: string;
  readonly type: string;
  readonly deliveryId: string;
  readonly orderingKey: string;
  /** JSON. */
  readonly headers: string | null;
  /** Not to be changed until the message is written. */
  readonly payload: Uint8Array;
  readonly acceptedAtMs: number;
  readonly priority: 0 | 1 | 2;
  /** Hashes of what it will be searched by, each once. */
  readonly references: readonly Uint8Array[];
}

/** Only its keys count: the text of a statement is made from it. */
const SAMPLE: NewMessage = {
  id: '',
  tenantId: '',
  source: '',
  type: '',
  deliveryId: '',
  orderingKey: '',
  headers: null,
  payload: new Uint8Array(),
  acceptedAtMs: 0,
  priority: 0,
  references: [],
};

/** Bounds the parameters of one statement (PostgreSQL takes 65,535), and how long the first one waits for the last. */
const MAX_TOGETHER = 500;

/** Measured with 64 senders: a quarter more a second than without. */
const PIPELINE = { fromItems: 16, maxUnderWay: 4 };

export interface MessageInsertOptions {
  readonly database: Database;
  readonly keyRing: KeyRing;
}

/** Writes messages; calls that wait at the same moment share a transaction. Resolves when the message is on disk. */
export function createMessageInsert(
  options: MessageInsertOptions,
): (message: NewMessage) => Promise<PutResult> {
  const { database, keyRing } = options;
  return createBatch({
    maxItems: MAX_TOGETHER,
    run: database.dialect === 'sqlite' ? sqliteInsert(database, keyRing) : postgresInsert(database, keyRing),
    mayBeOneItem: isAboutData,
    // The database thread keeps the order. On PostgreSQL several would be on several connections, in any order.
    ...(database.dialect === 'sqlite' ? { pipeline: PIPELINE } : {}),
  });
}

type InsertTogether = (messages: readonly NewMessage[]) => Promise<PutResult[]>;

/**
 * The hottest statements of the product: their text is made once, and a row takes one run of each, since a statement
 * costs SQLite no round trip. Without `returning`, which costs more than the insert; so the payload finds its message
 * by id, and none when the message was a repeat. The database thread seals: it was an eighth of the event loop's work.
 */
function sqliteInsert(database: SqliteDatabase, { sealingKey }: KeyRing): InsertTogether {
  const { kysely } = database;
  const { sql: insertMessage } = insertRows(kysely, [rowOf(SAMPLE)]).compile();
  const { sql: insertPayload } = kysely
    .insertInto('inbox_payloads')
    .columns(['message_seq', 'payload'])
    .expression((query) =>
      query
        .selectFrom('inbox_messages')
        .select(['seq', query.val(SAMPLE.payload).as('payload')])
        .where('id', '=', SAMPLE.id),
    )
    .compile();
  const { sql: insertReference } = kysely
    .insertInto('inbox_references')
    .columns(['hash', 'message_seq', 'tenant_id'])
    .expression((query) =>
      query
        .selectFrom('inbox_messages')
        .select([query.val(SAMPLE.payload).as('hash'), 'seq', 'tenant_id'])
        .where('id', '=', SAMPLE.id),
    )
    .compile();

  return async (messages) => {
    const references = messages.flatMap((message) => message.references.map((hash) => [hash, message.id]));
    const [inserted = []] = await database.runTogether([
      { sql: insertMessage, rows: messages.map((message) => Object.values(rowOf(message))) },
      {
        sql: insertPayload,
        rows: messages.map(({ id, payload }) => [ownMemory(payload), id]),
        sealing: {
          key: sealingKey,
          associatedData: messages.map((message) => associatedData(payloadContext(message))),
        },
      },
      // Most messages get theirs from their flow, when it has read the payload.
      ...(references.length === 0 ? [] : [{ sql: insertReference, rows: references }]),
    ]);
    return Promise.all(
      messages.map(async (message, index) =>
        inserted[index] === 1 ? { id: message.id, isDuplicate: false } : findDuplicate(kysely, message),
      ),
    );
  };
}

/** PostgreSQL: two round trips for all of them; rows are numbered in the order they came. */
function postgresInsert(database: PostgresDatabase, keyRing: KeyRing): InsertTogether {
  return (messages) => {
    const sealed = messages.map((message) => ({
      ...message,
      sealedPayload: keyRing.seal(message.payload, payloadContext(message)),
    }));
    return database.transact((transaction) => insertTogether(transaction, sealed));
  };
}

async function insertTogether(
  transaction: Transaction<Schema>,
  messages: readonly (NewMessage & { readonly sealedPayload: Uint8Array })[],
): Promise<PutResult[]> {
  const inserted = await insertRows(transaction, messages.map(rowOf)).returning(['seq', 'id']).execute();
  const seqs = new Map(inserted.map(({ id, seq }) => [id, seq]));
  const payloads = messages.flatMap(({ id, sealedPayload }) => {
    const seq = seqs.get(id);
    return seq === undefined ? [] : [{ message_seq: seq, payload: sealedPayload }];
  });
  if (payloads.length > 0) await transaction.insertInto('inbox_payloads').values(payloads).execute();
  const references = messages.flatMap(({ id, tenantId, references: hashes }) => {
    const seq = seqs.get(id);
    return seq === undefined ? [] : hashes.map((hash) => ({ hash, message_seq: seq, tenant_id: tenantId }));
  });
  if (references.length > 0) await transaction.insertInto('inbox_references').values(references).execute();
  const results: PutResult[] = [];
  for (const message of messages) {
    results.push(
      seqs.has(message.id)
        ? { id: message.id, isDuplicate: false }
        : await findDuplicate(transaction, message),
    );
  }
  return results;
}

function insertRows(kysely: Kysely<Schema>, rows: readonly ReturnType<typeof rowOf>[]) {
  return kysely
    .insertInto('inbox_messages')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['delivery_id', 'tenant_id', 'source', 'type']).doNothing());
}

async function findDuplicate(kysely: Kysely<Schema>, message: NewMessage): Promise<PutResult> {
  const accepted = await findAccepted({ kysely }, message);
  if (accepted === undefined) throw new Error('A delivery that was refused as a repeat is not there.');
  return { id: accepted.id, isDuplicate: true };
}

function rowOf(message: NewMessage) {
  return {
    id: message.id,
    tenant_id: message.tenantId,
    source: message.source,
    type: message.type,
    delivery_id: message.deliveryId,
    ordering_key: message.orderingKey,
    headers: message.headers,
    // At once, also when the clock turns out to have been ahead.
    due_at_ms: 0,
    round_started_at_ms: message.acceptedAtMs,
    accepted_at_ms: message.acceptedAtMs,
    updated_at_ms: message.acceptedAtMs,
    priority: message.priority,
  };
}
