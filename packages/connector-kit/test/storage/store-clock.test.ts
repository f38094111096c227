import { createManualClock, silentLogger, systemClock } from '@capconnect/kernel';
import { afterEach, expect, it } from 'vitest';
import { createStoreClock, type Database, openDatabase } from '../../src/index.ts';
import { useFolder, usePostgres } from './support/test-storage.ts';

const folder = useFolder();
const postgres = usePostgres();
const opened: Database[] = [];

afterEach(() => Promise.all(opened.splice(0).map((database) => database.close())));

async function open(url: string): Promise<Database> {
  const database = await openDatabase({ url });
  opened.push(database);
  return database;
}

it('is the clock of the machine for SQLite', async () => {
  const database = await open(folder.sqliteUrl());
  expect(await createStoreClock({ database, clock: systemClock, logger: silentLogger })).toBe(systemClock);
});

it('is the clock of the server for PostgreSQL, whatever ours says and whoever sets it', async () => {
  const database = await open(await postgres.emptyUrl());
  const clock = createManualClock(Date.UTC(1999, 0, 1));
  const storeClock = await createStoreClock({ database, clock, logger: silentLogger });
  const startMs = storeClock.wallMs();
  expect(Math.abs(startMs - Date.now())).toBeLessThan(60_000);
  clock.jump(-600_000);
  expect(storeClock.wallMs()).toBe(startMs);
  clock.advance(1_000);
  expect(storeClock.wallMs()).toBe(startMs + 1_000);
});

it('goes on counting when the server cannot be asked', async () => {
  const database = await open(await postgres.emptyUrl());
  const clock = createManualClock();
  const storeClock = await createStoreClock({ database, clock, logger: silentLogger });
  const startMs = storeClock.wallMs();
  await database.close();
  opened.splice(0);
  clock.advance(40_000);
  expect(storeClock.wallMs()).toBe(startMs + 40_000);
  clock.advance(40_000);
  expect(storeClock.wallMs()).toBe(startMs + 80_000);
});
