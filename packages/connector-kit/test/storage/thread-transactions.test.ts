import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase, type Database } from '../../src/index.ts';
import { useFolder } from './support/test-storage.ts';

const folder = useFolder();
const INSERT = 'insert into notes (id, text) values (?, ?)';

async function openNotes() {
  const database = await openDatabase({ url: folder.sqliteUrl() });
  onTestFinished(() => database.close());
  if (database.dialect !== 'sqlite') throw new Error('SQLite was opened');
  await sql`create table notes (id integer primary key, text text not null) strict`.execute(database.kysely);
  return database;
}

async function notesOf({ kysely }: Pick<Database, 'kysely'>): Promise<readonly string[]> {
  const { rows } = await sql<{ text: string }>`select text from notes order by id`.execute(kysely);
  return rows.map(({ text }) => text);
}

describe('transactions that wait for the database thread together', () => {
  it('answer each for itself, in their order', async () => {
    const database = await openNotes();
    const changes = await Promise.all([
      database.runTogether([{ sql: INSERT, rows: [[1, 'a']] }]),
      database.runTogether([{ sql: 'update notes set text = ?', rows: [['b'], ['c']] }]),
      database.runTogether([{ sql: 'delete from notes where id = ?', rows: [[7]] }]),
    ]);
    expect(changes).toEqual([[[1]], [[1, 1]], [[0]]]);
    expect(await notesOf(database)).toEqual(['c']);
  });

  it('are not spoilt by one that fails: nothing of it is kept, all of the others', async () => {
    const database = await openNotes();
    const written = await Promise.allSettled(
      ['a', 'b', null, 'd', 'e'].map((text, id) =>
        database.runTogether([
          { sql: INSERT, rows: [[id * 2, `before ${text}`]] },
          { sql: INSERT, rows: [[id * 2 + 1, text]] },
        ]),
      ),
    );
    expect(written.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
    ]);
    expect(await notesOf(database)).toEqual([
      'before a',
      'a',
      'before b',
      'b',
      'before d',
      'd',
      'before e',
      'e',
    ]);
  });

  it('are done before the query and the end that wait behind them', async () => {
    const database = await openDatabase({ url: folder.sqliteUrl() });
    if (database.dialect !== 'sqlite') throw new Error('SQLite was opened');
    await sql`create table notes (id integer primary key, text text not null) strict`.execute(
      database.kysely,
    );
    const written = Promise.all([
      database.runTogether([{ sql: INSERT, rows: [[1, 'a']] }]),
      database.runTogether([{ sql: INSERT, rows: [[2, 'b']] }]),
    ]);
    const read = notesOf(database);
    const closed = database.close();
    expect(await written).toEqual([[[1]], [[1]]]);
    expect(await read).toEqual(['a', 'b']);
    await closed;
  });
});
