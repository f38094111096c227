import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { systemClock } from '@capconnect/kernel';
import { sql } from 'kysely';
import { afterAll, describe, expect, it } from 'vitest';
import { createInbox, createKeyRing, type Database, type Inbox, openDatabase } from '../../src/index.ts';
import { createIntakeGuard } from '../../src/intake/create-intake-guard.ts';
import { message } from './support/message.ts';
import { mountSmallDisk } from './support/small-disk.ts';
import { TEST_KEYS, useFolder } from './support/test-storage.ts';

const MB = 1024 * 1024;
const LEASE_MS = 600_000;
const ORDER = Buffer.alloc(20_000, 'x');

const folder = useFolder();
const disk = mountSmallDisk(48);
afterAll(() => disk?.remove());

const event = (index: number) =>
  message({ deliveryId: `event-${index}`, orderingKey: `key-${index}`, payload: ORDER });

/** Puts ten at a time until one is refused. */
async function putUntilRefused(door: Pick<Inbox, 'put'>) {
  const accepted: number[] = [];
  const refused: { readonly index: number; readonly reason: unknown }[] = [];
  for (let from = 0; refused.length === 0; from += 10) {
    const indexes = Array.from({ length: 10 }, (_, offset) => from + offset);
    const puts = await Promise.allSettled(indexes.map((index) => door.put(event(index))));
    for (const [offset, result] of puts.entries()) {
      if (result.status === 'fulfilled') accepted.push(from + offset);
      else refused.push({ index: from + offset, reason: result.reason });
    }
  }
  return { accepted, refused };
}

/** @returns the deliveries that were handed out, in order. */
async function deliverAll(inbox: Inbox): Promise<string[]> {
  const delivered: string[] = [];
  for (;;) {
    const claimed = await inbox.claim(50, LEASE_MS);
    if (claimed.length === 0) return delivered.toSorted();
    for (const one of claimed) {
      expect(ORDER.equals(one.payload)).toBe(true);
      expect(await inbox.settle(one, { kind: 'done', result: {} })).toBe(true);
      delivered.push(one.deliveryId);
    }
  }
}

async function closeAndCheck(database: Database, file: string): Promise<void> {
  await database.close();
  const connection = new DatabaseSync(file);
  expect(connection.prepare('pragma integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
  connection.close();
}

async function open(file: string) {
  const database = await openDatabase({ url: `sqlite:${file}` });
  const inbox = createInbox({ database, keyRing: createKeyRing(TEST_KEYS), clock: systemClock });
  return { database, inbox };
}

/** @returns what has to be delivered in the end, and what was. */
async function fillUpAndGoOn(
  file: string,
  fill: (database: Database) => unknown,
  makeRoom: (database: Database) => unknown,
) {
  const { database, inbox } = await open(file);
  await fill(database);
  const { accepted, refused } = await putUntilRefused(inbox);
  expect(accepted.length).toBeGreaterThan(10);
  for (const { reason } of refused)
    expect(reason).toMatchObject({ code: 'STORAGE_UNAVAILABLE', status: 503 });
  await makeRoom(database);
  for (const { index } of refused)
    expect(await inbox.put(event(index))).toMatchObject({ isDuplicate: false });
  const wanted = [...accepted, ...refused.map(({ index }) => index)].map((index) => `event-${index}`);
  const delivered = await deliverAll(inbox);
  await closeAndCheck(database, file);
  return { wanted: wanted.toSorted(), delivered };
}

/** SQLite itself says that the disk is full once the file has so many pages. */
function pages(count: number): (database: Database) => Promise<unknown> {
  return ({ kysely }) => sql`pragma max_page_count = ${sql.lit(count)}`.execute(kysely);
}

describe('a full disk', () => {
  it('loses nothing that was accepted when the engine has no more pages', async () => {
    const { delivered, wanted } = await fillUpAndGoOn(folder.path('pages.db'), pages(200), pages(2_000));
    expect(delivered).toEqual(wanted);
  });

  it.skipIf(disk === undefined)(
    'loses nothing that was accepted when the file system has no more room',
    async () => {
      if (disk === undefined) return;
      const { delivered, wanted } = await fillUpAndGoOn(
        join(disk.folder, 'full.db'),
        () => disk.fill(40 * MB),
        () => disk.free(),
      );
      expect(delivered).toEqual(wanted);
    },
  );

  it.skipIf(disk === undefined)(
    'stops accepting while there is room to deliver what was accepted',
    async () => {
      if (disk === undefined) return;
      const file = join(disk.folder, 'reserve.db');
      const { database, inbox } = await open(file);
      disk.fill(8 * MB);
      const guard = createIntakeGuard({
        inbox,
        database,
        clock: { ...systemClock, monotonicMs: advancing() },
        openLimit: 100_000,
        file,
        diskReserveBytes: 12 * MB,
      });
      const { accepted, refused } = await putUntilRefused(guard);
      expect(refused[0]?.reason).toMatchObject({
        code: 'STORAGE_UNAVAILABLE',
        message: expect.stringContaining('DISK_RESERVE_MB'),
      });
      expect(await deliverAll(inbox)).toEqual(accepted.map((index) => `event-${index}`).toSorted());
      disk.free();
      expect(await guard.put(event(1_000_000))).toMatchObject({ isDuplicate: false });
      await closeAndCheck(database, file);
    },
  );
});

/** Each look is a second after the one before, so that the disk is looked at each time. */
function advancing(): () => number {
  let nowMs = 0;
  return () => (nowMs += 1_000);
}
