import { execFile } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { expectNoSecret } from './support/run.ts';
import { startSimulator } from './support/simulator.ts';

const MAIN = join(import.meta.dirname, '..', 'src', 'main.ts');

/** `capconnect` as people start it. */
function capconnect(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ code: number | string | null | undefined; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [MAIN, ...args], { env }, (error, stdout, stderr) => {
      expectNoSecret(`${stdout}${stderr}`);
      resolve({ code: error === null ? 0 : error.code, stdout, stderr });
    });
  });
}

/** Holds a port while the test runs, unless somebody else holds it already. */
async function occupy(port: number): Promise<void> {
  const server = createServer();
  const { promise, resolve } = Promise.withResolvers<void>();
  server.once('error', () => resolve());
  server.listen(port, '127.0.0.1', () => resolve());
  await promise;
  onTestFinished(() => {
    server.close();
  });
}

function expectDelivered({ code, stdout }: { code: unknown; stdout: string }): void {
  expect(stdout).toMatch(/^shopify-connector +orders\/paid +done +SHP-\d+ +[1-9][\d.]* +[\da-f-]{36}/m);
  expect(stdout).toMatch(/^pos-bridge +bill +done +TILL-1-\d+ +[1-9][\d.]* +[\da-f-]{36}/m);
  expect(stdout).toContain('2 of 2 delivered.');
  expect(code).toBe(0);
}

describe('capconnect as a process', () => {
  it('exits with the code of the command', async () => {
    const { url } = await startSimulator();
    const args = ['token', '--base-url', url, '--key', 'demo-key'];
    expect(await capconnect(args, { CAPILLARY_SECRET: 'demo-secret' })).toMatchObject({
      code: 0,
      stderr: '',
    });
    expect(await capconnect(args, { CAPILLARY_SECRET: 'canary-wrong-secret' })).toMatchObject({ code: 1 });
    expect(await capconnect(['nonsense'])).toMatchObject({ code: 2, stdout: '' });
  });

  it('up --once prints bill, points and request id of what was delivered, with other demos beside it', async () => {
    const [one, other] = await Promise.all([capconnect(['up', '--once']), capconnect(['up', '--once'])]);
    expectDelivered(one);
    expectDelivered(other);
    expect(`${one.stderr}${other.stderr}`).toContain('Port 4010 is taken');
  });

  it('up --once uses other ports where its own are taken, and says so', async () => {
    await occupy(4010);
    await occupy(4101);
    await occupy(4104);
    const run = await capconnect(['up', '--once']);
    expectDelivered(run);
    expect(run.stderr).toContain('Port 4010 is taken');
    expect(run.stdout).not.toMatch(/:4010$|:4101$|:4104$/m);
  });
});
