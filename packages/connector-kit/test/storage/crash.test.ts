import { randomUUID } from 'node:crypto';
import { createManualClock } from '@capconnect/kernel';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createInbox, createKeyRing, type Database, openDatabase } from '../../src/index.ts';
import { message } from './support/message.ts';
import { startProcess } from './support/processes.ts';
import { TEST_KEYS, useFolder, usePostgres } from './support/test-storage.ts';

// Two dozen processes start here, and a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000 });

const folder = useFolder();
const postgres = usePostgres();
const opened: Database[] = [];

afterEach(() => Promise.all(opened.splice(0).map((database) => database.close())));

async function open(url: string): Promise<Database> {
  const database = await openDatabase({ url });
  opened.push(database);
  return database;
}

/** Runs a script that ends itself by `kill -9`. @returns what it had printed. */
async function untilKilled(script: string, args: readonly string[]): Promise<readonly string[]> {
  const { ended, lines } = startProcess(script, args);
  expect(await ended).toBe('SIGKILL');
  return lines();
}

describe.each([
  ['SQLite', 20, async () => folder.sqliteUrl()],
  ['PostgreSQL', 4, () => postgres.emptyUrl()],
])('a process that is killed (%s)', (_name, kills, newUrl) => {
  it(`loses nothing that it had accepted (${kills} kills)`, async () => {
    const url = await newUrl();
    const accepted: string[] = [];
    for (let kill = 0; kill < kills; kill += 2) {
      const pair = [1, 1 + (kill % 5)].map((count) =>
        untilKilled('put-and-be-killed.ts', [url, TEST_KEYS, String(count)]),
      );
      const printed = await Promise.all(pair);
      // Killed in the instant of its first word: one line each.
      expect(printed.map(({ length }) => length)).toEqual([1, 1]);
      accepted.push(...printed.flat());
    }

    const database = await open(url);
    const clock = createManualClock(Date.now() + 60_000);
    const inbox = createInbox({ database, keyRing: createKeyRing(TEST_KEYS), clock, ids: randomUUID });
    const claimed = await inbox.claim(1_000, 60_000);
    const whole = claimed.map(({ id, deliveryId, payload }) => {
      expect(Buffer.from(payload).toString()).toBe(deliveryId);
      return `${id} ${deliveryId}`;
    });
    expect(whole).toEqual(expect.arrayContaining(accepted));
    expect(new Set(accepted).size).toBe(kills);
  });

  it('gives up what it had claimed when its lease ends, not before', async () => {
    const url = await newUrl();
    const database = await open(url);
    const keyRing = createKeyRing(TEST_KEYS);
    const clock = createManualClock(Date.now());
    const inbox = createInbox({ database, keyRing, clock, ids: randomUUID });
    const { id } = await inbox.put(message());
    const leaseMs = 600_000;
    expect(await untilKilled('claim-and-be-killed.ts', [url, TEST_KEYS, String(leaseMs)])).toEqual([id]);

    clock.advance(leaseMs / 2);
    expect(await inbox.claim(10, leaseMs)).toEqual([]);
    clock.advance(leaseMs);
    expect(await inbox.claim(10, leaseMs)).toMatchObject([{ id, attempt: 2 }]);
  });
});

describe('puts that come together', () => {
  it('share a few messages to the database thread, and so a few fsyncs', async () => {
    const database = await open(folder.sqliteUrl());
    if (database.dialect !== 'sqlite') throw new Error('SQLite was opened');
    let transactions = 0;
    const inbox = createInbox({
      database: {
        ...database,
        runTogether: (statements) => {
          transactions += 1;
          return database.runTogether(statements);
        },
      },
      keyRing: createKeyRing(TEST_KEYS),
      clock: createManualClock(),
      ids: randomUUID,
    });
    const puts = Array.from({ length: 400 }, () => inbox.put(message({ deliveryId: randomUUID() })));
    expect((await Promise.all(puts)).filter(({ isDuplicate }) => isDuplicate)).toEqual([]);
    expect(transactions).toBeLessThanOrEqual(5);
  });

  it('share one transaction on PostgreSQL', async () => {
    const database = await open(await postgres.emptyUrl());
    let transactions = 0;
    const inbox = createInbox({
      database: {
        ...database,
        transact: (work) => {
          transactions += 1;
          return database.transact(work);
        },
      },
      keyRing: createKeyRing(TEST_KEYS),
      clock: createManualClock(),
      ids: randomUUID,
    });
    await Promise.all(Array.from({ length: 400 }, () => inbox.put(message({ deliveryId: randomUUID() }))));
    expect(transactions).toBeLessThanOrEqual(5);
  });
});
