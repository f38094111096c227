import { expect, it } from 'vitest';
import { createDeliveries, createInbox, createKeyRing, openDatabase } from '../../src/index.ts';
import { createManualClock } from '@capconnect/kernel';
import { message } from '../storage/support/message.ts';
import { TEST_KEYS, useFolder, usePostgres } from '../storage/support/test-storage.ts';

const folder = useFolder();
const postgres = usePostgres();

it.each([
  ['SQLite', async () => folder.sqliteUrl()],
  ['PostgreSQL', () => postgres.newUrl()],
])('moves the pauses of before out of the attempts: %s', async (_store, newUrl) => {
  const url = await newUrl();
  const clock = createManualClock();
  const keyRing = createKeyRing(TEST_KEYS);
  const before = await openDatabase({ url });
  const { id } = await createInbox({ database: before, keyRing, clock }).put(message());
  // As it was without that migration.
  await before.kysely.schema.dropTable('inbox_deferrals').execute();
  await before.kysely
    .withTables<{ kysely_migration: { name: string } }>()
    .deleteFrom('kysely_migration')
    .where('name', '=', '0007-deferrals')
    .execute();
  await before.kysely
    .withTables<{ inbox_attempts: Record<string, unknown> }>()
    .insertInto('inbox_attempts')
    .values([
      { message_seq: 1, attempt: 1, outcome: 'retry', started_at_ms: 1_000, duration_ms: 10 },
      { message_seq: 1, attempt: 2, outcome: 'paused', started_at_ms: 2_000, duration_ms: 20 },
    ])
    .execute();
  await before.close();
  const database = await openDatabase({ url });
  const { kysely } = database;
  expect(await kysely.selectFrom('inbox_attempts').select('attempt').execute()).toEqual([{ attempt: 1 }]);
  const { history } = (await createDeliveries({ database, keyRing, clock }).get(id)) ?? {};
  expect(history).toMatchObject([
    { attempt: 1, outcome: 'retry' },
    { attempt: 2, outcome: 'paused', startedAt: '1970-01-01T00:00:02.000Z', durationMs: 20 },
  ]);
  await database.close();
});
