import { randomBytes } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { AppError, createManualClock } from '@capconnect/kernel';
import { sql } from 'kysely';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { migrationsFor } from '../../src/database/migrations/migrations.ts';
import { createInbox, createKeyRing, type Database, openDatabase } from '../../src/index.ts';
import { recordedLogger } from '../recorded-logger.ts';
import { message } from './support/message.ts';
import { runTogether } from './support/processes.ts';
import { TEST_KEYS, useFolder, usePostgres } from './support/test-storage.ts';

// Several processes start here, and a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

const folder = useFolder();
const postgres = usePostgres();
const opened: Database[] = [];

afterEach(() => Promise.all(opened.splice(0).map((database) => database.close())));

async function open(url: string): Promise<Database> {
  const database = await openDatabase({ url });
  opened.push(database);
  return database;
}

async function failureOf(url: string): Promise<AppError> {
  const thrown: unknown = await open(url).catch((error: unknown) => error);
  if (thrown instanceof AppError) return thrown;
  throw new Error(`an AppError was expected, not ${inspect(thrown)}`);
}

async function migrationsOf(database: Database): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(
    database.kysely,
  );
  return rows.map(({ name }) => name);
}

const known = Object.keys(migrationsFor('sqlite'));

describe('opening', () => {
  it.each([
    ['SQLite', async () => folder.sqliteUrl()],
    ['PostgreSQL', () => postgres.newUrl()],
  ])('%s in several processes at once migrates once', async (_name, newUrl) => {
    const url = await newUrl();
    expect(
      await runTogether(
        'open-once.ts',
        Array.from({ length: 4 }, () => [url]),
      ),
    ).toEqual(Array.from({ length: 4 }, () => ['opened']));
    expect(await migrationsOf(await open(url))).toEqual(known);
  });

  it('one new SQLite file many times at the same moment waits for the first', async () => {
    for (let round = 0; round < 3; round += 1) {
      const url = folder.sqliteUrl();
      const databases = await Promise.all(Array.from({ length: 6 }, () => open(url)));
      expect(await Promise.all(databases.map(migrationsOf))).toEqual(databases.map(() => known));
    }
  });

  it('a new SQLite file waits for who writes to it before it has its log', async () => {
    const url = folder.sqliteUrl();
    const other = new DatabaseSync(url.slice('sqlite:'.length));
    other.exec('create table notes (text text); begin immediate');
    const opening = open(url);
    const first = await Promise.race([opening.then(() => 'opened'), sleep(200, 'waiting')]);
    other.exec('commit');
    other.close();
    expect(first).toBe('waiting');
    expect(await migrationsOf(await opening)).toEqual(known);
  });

  it.each([
    ['SQLite', async () => folder.sqliteUrl()],
    ['PostgreSQL', () => postgres.newUrl()],
  ])('%s refuses what a newer version wrote, and leaves it alone', async (_name, newUrl) => {
    const url = await newUrl();
    const database = await open(url);
    await sql`insert into kysely_migration (name, timestamp) values ('9999-later', '2030-01-01')`.execute(
      database.kysely,
    );
    const failure = await failureOf(url);
    expect(failure.code).toBe('CONFIG_INVALID');
    expect(failure.message).toMatch(/newer version.*9999-later.*restore the backup/s);
    expect(await migrationsOf(database)).toEqual([...known, '9999-later']);
  });

  it('says what is wrong with an address it does not understand, without repeating it', async () => {
    const failure = await failureOf('mysql://app:canary-password@db/app');
    expect(failure).toMatchObject({ code: 'CONFIG_INVALID' });
    expect(failure.message).toContain('DATABASE_URL');
    expect(inspect(failure)).not.toContain('canary');
  });

  it.each([
    ['a server that is not there', 'postgres://app:canary-password@127.0.0.1:1/app'],
    ['an address that cannot be read', 'postgres://app:canary-password@[bad/app'],
    ['a port that is none', 'postgres://app:canary-password@127.0.0.1:99999/app'],
  ])('says what to check of %s, and shows no password', async (_name, url) => {
    const failure = await failureOf(url);
    expect(failure.code).toBe('CONFIG_INVALID');
    expect(failure.message).toMatch(/cannot be reached.*DATABASE_URL/s);
    const { logger, text } = recordedLogger();
    logger.error({ error: failure }, 'start failed');
    expect(`${inspect(failure)}${JSON.stringify(failure)}${text()}`).not.toContain('canary');
  });

  it('refuses a PostgreSQL that acknowledges commits before they are on disk', async () => {
    const url = await postgres.newUrl();
    const name = new URL(url).pathname.slice(1);
    const database = await open(url);
    await sql`alter database ${sql.ref(name)} set synchronous_commit = off`.execute(database.kysely);
    expect(await failureOf(url)).toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('synchronous_commit'),
    });
  });

  it('says that a path cannot be written', async () => {
    writeFileSync(folder.path('plain-file'), '');
    mkdirSync(folder.path('a-folder'));
    for (const path of ['plain-file/app.db', 'a-folder']) {
      const failure = await failureOf(`sqlite:${folder.path(path)}`);
      expect(failure).toMatchObject({ code: 'CONFIG_INVALID' });
      expect(failure.message).toContain(path);
    }
  });

  it.each([
    ['is no database', () => Buffer.from('not a database, '.repeat(500))],
    ['has a damaged inside', () => Buffer.concat([Buffer.from('SQLite format 3\0'), randomBytes(8_000)])],
  ])('says that a file %s', async (_name, content) => {
    const url = folder.sqliteUrl();
    writeFileSync(url.slice('sqlite:'.length), content());
    const failure = await failureOf(url);
    expect(failure.code).toBe('CONFIG_INVALID');
    expect(failure.message).toMatch(/restore|damaged/);
  });
});

describe('SQLite', () => {
  it('writes ahead, fsyncs each commit, checks references, and is readable by its owner only', async () => {
    const url = folder.sqliteUrl();
    const { kysely } = await open(url);
    expect((await sql`pragma journal_mode`.execute(kysely)).rows).toEqual([{ journal_mode: 'wal' }]);
    expect((await sql`pragma synchronous`.execute(kysely)).rows).toEqual([{ synchronous: 2 }]);
    expect((await sql`pragma foreign_keys`.execute(kysely)).rows).toEqual([{ foreign_keys: 1 }]);
    const file = url.slice('sqlite:'.length);
    for (const path of [file, `${file}-wal`]) expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('on a full disk refuses the put in words, keeps nothing of it, and goes on when there is room', async () => {
    const database = await open(folder.sqliteUrl());
    const { kysely } = database;
    const inbox = createInbox({
      database,
      keyRing: createKeyRing(TEST_KEYS),
      clock: createManualClock(),
      ids: () => randomBytes(8).toString('hex'),
    });
    await inbox.put(message({ deliveryId: 'before' }));
    const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(kysely);
    const pages = rows[0]?.page_count ?? 0;
    await sql`pragma max_page_count = ${sql.lit(pages + 10)}`.execute(kysely);

    const big = Array.from({ length: 5 }, (_, index) =>
      message({ deliveryId: `big-${index}`, payload: randomBytes(20_000) }),
    );
    for (const outcome of await Promise.allSettled(big.map((each) => inbox.put(each)))) {
      expect(outcome).toMatchObject({
        status: 'rejected',
        reason: { code: 'STORAGE_UNAVAILABLE', cause: { message: expect.stringMatching(/full/) } },
      });
    }
    const stored = await kysely
      .selectFrom('inbox_messages')
      .leftJoin('inbox_payloads', 'message_seq', 'seq')
      .select(['delivery_id', 'message_seq'])
      .execute();
    expect(stored).toEqual([{ delivery_id: 'before', message_seq: 1 }]);

    await sql`pragma max_page_count = ${sql.lit(pages + 1_000)}`.execute(kysely);
    for (const each of big) expect(await inbox.put(each)).toMatchObject({ isDuplicate: false });
    expect(await inbox.put(message({ deliveryId: 'before' }))).toMatchObject({ isDuplicate: true });
  });

  it('commits works together, and a work that throws takes nobody down with it', async () => {
    const database = await open('sqlite::memory:');
    const add = (key: string) =>
      database.transact((transaction) =>
        transaction.insertInto('tokens').values({ key, fence: 1, leased_until_ms: 0 }).execute(),
      );
    const outcomes = await Promise.allSettled([
      add('a'),
      database.transact(async (transaction) => {
        await transaction
          .insertInto('tokens')
          .values({ key: 'half', fence: 1, leased_until_ms: 0 })
          .execute();
        throw new Error('changed my mind');
      }),
      add('b'),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    const rows = await database.kysely.selectFrom('tokens').select('key').orderBy('key').execute();
    expect(rows).toEqual([{ key: 'a' }, { key: 'b' }]);
  });

  it('finishes what was asked before it closes', async () => {
    const url = folder.sqliteUrl();
    const database = await openDatabase({ url });
    const puts = Array.from({ length: 20 }, (_, index) =>
      database.transact((transaction) =>
        transaction
          .insertInto('tokens')
          .values({ key: `k${index}`, fence: 1, leased_until_ms: 0 })
          .execute(),
      ),
    );
    await database.close();
    await Promise.all(puts);
    expect(await (await open(url)).kysely.selectFrom('tokens').select('key').execute()).toHaveLength(20);
  });
});
