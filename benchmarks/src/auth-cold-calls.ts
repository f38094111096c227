import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTokenProvider, oauthClientCredential } from '@capconnect/auth-core';
import { openDatabase } from '@capconnect/connector-kit';
import { createTestDatabase, startTestPostgres } from '@capconnect/connector-kit/testing';
import { createCapillarySimulator } from '@capconnect/simulators';
import { progress, report } from './report.ts';

const CALLERS = 100;
const PROCESSES = 4;

/** Token calls when 100 callers start with nothing: in one process, and in four that share a database. */
export async function authColdCalls(): Promise<void> {
  progress('auth.cold.calls in one process');
  tell('auth.cold.calls', await tokenCalls(callTogether));

  const folder = mkdtempSync(join(tmpdir(), 'capconnect-bench-'));
  progress('auth.cold.calls in four processes on SQLite');
  const sqlite = `sqlite:${join(folder, 'tokens.db')}`;
  tell('auth.cold.calls.sqlite.4', await tokenCalls((baseUrl) => callFromProcesses(baseUrl, sqlite)));
  rmSync(folder, { recursive: true, force: true });

  progress('auth.cold.calls in four processes on PostgreSQL');
  const postgres = await startTestPostgres(process.env['DATABASE_URL']);
  try {
    const url = await createTestDatabase(postgres.url);
    tell('auth.cold.calls.postgres.4', await tokenCalls((baseUrl) => callFromProcesses(baseUrl, url)));
  } finally {
    await postgres.stop();
  }
}

function tell(name: string, value: number): void {
  report({ name, value, unit: 'token calls', better: 'lower', baseline: CALLERS, ratio: value / CALLERS });
}

async function tokenCalls(load: (baseUrl: string) => Promise<void>): Promise<number> {
  const simulator = await createCapillarySimulator();
  try {
    await load(simulator.url);
    return simulator.requests().filter(({ path }) => path === '/v3/oauth/token/generate').length;
  } finally {
    await simulator.close();
  }
}

async function callTogether(baseUrl: string): Promise<void> {
  const credential = oauthClientCredential({ key: 'demo-key', secret: 'demo-secret' });
  const provider = createTokenProvider({ baseUrl, credential });
  await Promise.all(Array.from({ length: CALLERS }, () => provider.getToken()));
}

async function callFromProcesses(baseUrl: string, databaseUrl: string): Promise<void> {
  // Migrated beforehand, so that the processes are at the token at the same moment.
  await (await openDatabase({ url: databaseUrl })).close();
  await Promise.all(
    Array.from({ length: PROCESSES }, () => {
      const script = join(import.meta.dirname, 'processes', 'ask-for-tokens.ts');
      const args = [
        '--disable-warning=ExperimentalWarning',
        script,
        baseUrl,
        databaseUrl,
        String(CALLERS / PROCESSES),
      ];
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] });
      return new Promise<void>((resolve, reject) => {
        child.once('exit', (code) =>
          code === 0 ? resolve() : reject(new Error(`a process ended with code ${code}`)),
        );
      });
    }),
  );
}
