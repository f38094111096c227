import { statfsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createManualClock } from '@capconnect/kernel';
import { expect, it } from 'vitest';
import { createInbox, createKeyRing, openDatabase } from '../../src/index.ts';
import { createIntakeGuard } from '../../src/intake/create-intake-guard.ts';
import { message } from '../storage/support/message.ts';
import { TEST_KEYS, useFolder } from '../storage/support/test-storage.ts';

const folder = useFolder();
const LEASE_MS = 15_000;

async function guarded(diskReserveBytes: number) {
  const url = folder.sqliteUrl();
  const file = url.slice('sqlite:'.length);
  const database = await openDatabase({ url });
  const clock = createManualClock();
  const inbox = createInbox({ database, keyRing: createKeyRing(TEST_KEYS), clock });
  const guard = createIntakeGuard({ inbox, database, clock, openLimit: 1_000, file, diskReserveBytes });
  return { guard, inbox, clock, file, database };
}

function freeBytes(): number {
  const { bavail, bsize } = statfsSync(folder.path('.'));
  return bavail * bsize;
}

it('accepts while more than the reserve is free', async () => {
  const { guard, database } = await guarded(1);
  expect(await guard.put(message())).toMatchObject({ isDuplicate: false });
  await expect(guard.checks['disk']?.()).resolves.toBeUndefined();
  await database.close();
});

it('refuses below the reserve, and lets what was accepted before be finished', async () => {
  const { guard, inbox, database } = await guarded(freeBytes() + 2 ** 40);
  const { id } = await inbox.put(message());
  await expect(guard.put(message({ deliveryId: 'event-2' }))).rejects.toMatchObject({
    code: 'STORAGE_UNAVAILABLE',
    message: expect.stringContaining('DISK_RESERVE_MB'),
    retryAfterMs: 30_000,
  });
  await expect(guard.requireRoom('backfill')).rejects.toMatchObject({
    code: 'STORAGE_UNAVAILABLE',
    message: expect.stringContaining('no history is read'),
  });
  await expect(guard.checks['disk']?.()).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
  await expect(guard.checks['queue']?.()).resolves.toBeUndefined();
  expect(await guard.put(message())).toEqual({ id, isDuplicate: true });
  const [claimed] = await inbox.claim(1, LEASE_MS);
  if (claimed === undefined) throw new Error('Nothing could be claimed.');
  expect(await inbox.settle(claimed, { kind: 'done', result: {} })).toBe(true);
  await database.close();
});

it.each([
  ['the file was deleted', (file: string) => rmSync(file)],
  ['its log was deleted', (file: string) => rmSync(`${file}-wal`)],
  [
    'another file stands in its place',
    (file: string) => (renameSync(file, `${file}.old`), writeFileSync(file, '')),
  ],
])('accepts nothing into a database that is lost: %s', async (_what, lose) => {
  const { guard, clock, file, database } = await guarded(1);
  await guard.put(message());
  lose(file);
  clock.advance(1_000);
  await expect(guard.put(message({ deliveryId: 'event-2' }))).rejects.toMatchObject({
    code: 'STORAGE_UNAVAILABLE',
    message: expect.stringContaining('deleted or replaced'),
  });
  // What is only in the lost file counts as not accepted: the sender must send it again.
  await expect(guard.put(message())).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
  await expect(guard.checks['disk']?.()).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
  await database.close();
});
