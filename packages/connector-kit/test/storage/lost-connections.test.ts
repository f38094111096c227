import { sql } from 'kysely';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase } from '../../src/index.ts';
import { startTestPostgres, type TestPostgres } from '../../src/testing/index.ts';

// A server of our own, whatever DATABASE_URL says: it is crashed, and set up as no server should be.
let server: TestPostgres;
beforeAll(async () => {
  server = await startTestPostgres();
});
afterAll(() => server.stop());

it('a server that crashes in the middle of a transaction fails that transaction, and not the process', async () => {
  const database = await openDatabase({ url: server.url });
  const crashed = database.transact(async (transaction) => {
    await sql`select 1`.execute(transaction);
    // An error that nobody listens to would end this process, and fail the run.
    await server.crash();
    await sql`select 1`.execute(transaction);
  });
  await expect(crashed).rejects.toThrow(/connection|terminat|ECONNRESET/i);
  await server.start();
  await database.check();
  await database.close();
});

it('refuses a server that does not fsync', async () => {
  const client = new Client({ connectionString: server.url });
  await client.connect();
  try {
    await client.query('alter system set fsync = off');
    await client.query('select pg_reload_conf()');
    await expect.poll(async () => (await client.query('show fsync')).rows).toEqual([{ fsync: 'off' }]);
    await expect(openDatabase({ url: server.url })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('fsync = off'),
    });
  } finally {
    await client.end();
  }
});
