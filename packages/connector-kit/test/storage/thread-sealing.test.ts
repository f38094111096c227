import { randomUUID } from 'node:crypto';
import { createManualClock, toAppError } from '@capconnect/kernel';
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { payloadContext } from '../../src/inbox/payload-context.ts';
import { createInbox, createKeyRing, openDatabase } from '../../src/index.ts';
import { message } from './support/message.ts';
import { TEST_KEYS } from './support/test-storage.ts';

const keyRing = createKeyRing(TEST_KEYS);

async function openInbox() {
  const database = await openDatabase({ url: 'sqlite::memory:' });
  onTestFinished(() => database.close());
  if (database.dialect !== 'sqlite') throw new Error('SQLite was opened');
  const inbox = createInbox({ database, keyRing, clock: createManualClock(), ids: randomUUID });
  const sealedPayloads = async () => {
    const rows = await database.kysely
      .selectFrom('inbox_payloads')
      .select('payload')
      .orderBy('message_seq')
      .execute();
    return rows.map(({ payload }) => payload);
  };
  return { database, inbox, sealedPayloads };
}

const someMessages = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    message({ deliveryId: `event-${index}`, payload: Buffer.from(`{"event":${index},"note":"canary"}`) }),
  );

function openedAs(sealed: Uint8Array, put: ReturnType<typeof message>): Uint8Array | string {
  try {
    return keyRing.open(sealed, payloadContext(put));
  } catch (error) {
    return toAppError(error).code;
  }
}

describe('what the database thread seals', () => {
  it('is what the key ring seals: it opens it, each in its own row only', async () => {
    const { inbox, sealedPayloads } = await openInbox();
    const messages = someMessages(3);
    await Promise.all(messages.map((put) => inbox.put(put)));
    const sealed = await sealedPayloads();
    for (const [row, bytes] of sealed.entries()) {
      expect(Buffer.from(bytes).includes('canary')).toBe(false);
      expect(keyRing.isCurrent(bytes)).toBe(true);
      const opened = messages.map((put) => openedAs(bytes, put));
      expect(opened).toEqual(
        messages.map((put, place) => (place === row ? put.payload : 'DECRYPTION_FAILED')),
      );
    }
  });

  it('has a nonce of its own, in one batch and from batch to batch', async () => {
    const { inbox, sealedPayloads } = await openInbox();
    const messages = someMessages(120);
    await Promise.all(messages.slice(0, 60).map((put) => inbox.put(put)));
    for (const put of messages.slice(60, 70)) await inbox.put(put);
    await Promise.all(messages.slice(70).map((put) => inbox.put(put)));
    // Version, length of the key id, the id "k1"; then the nonce.
    const nonces = (await sealedPayloads()).map((bytes) => Buffer.from(bytes).toString('hex', 4, 16));
    expect(new Set(nonces).size).toBe(messages.length);
  });

  it('is only the payload, also when that is a part of a larger buffer', async () => {
    const { inbox, sealedPayloads } = await openInbox();
    const payload = Buffer.from('before{"id":1}after').subarray(6, -5);
    const put = message({ payload });
    await inbox.put(put);
    const [sealed = new Uint8Array()] = await sealedPayloads();
    expect(keyRing.open(sealed, payloadContext(put)).toString()).toBe('{"id":1}');
  });

  it('writes nothing when there is nothing to seal', async () => {
    const { database } = await openInbox();
    await sql`create table notes (value blob)`.execute(database.kysely);
    const insert = 'insert into notes values (?)';
    const sealing = { key: keyRing.sealingKey, associatedData: ['1', '2'] };
    const written = database.runTogether([
      { sql: insert, rows: [['written before']] },
      { sql: insert, rows: [[Buffer.from('good')], ['no bytes']], sealing },
    ]);
    await expect(written).rejects.toThrow('Nothing to seal.');
    const { rows } = await sql`select value from notes`.execute(database.kysely);
    expect(rows).toEqual([]);
  });
});
