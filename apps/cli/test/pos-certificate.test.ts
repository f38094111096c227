import { connect } from 'node:net';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request } from 'node:https';
import { listen } from '@capconnect/connector-kit';
import { createTerminal, TerminalError } from '@capconnect/pos-terminal';
import { createPinnedFetch } from '@capconnect/pos-terminal/node';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { makeCertificates } from '../src/certificates/make-certificates.ts';
import { run } from './support/run.ts';

const DAY_MS = 86_400_000;
const Made = z.object({
  authorityFingerprint: z.string(),
  hosts: z.array(z.string()),
  isNewAuthority: z.boolean(),
});

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'capconnect-tls-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function certificate(folder: string, ...args: string[]) {
  const { code, stdout, stderr } = await run(['pos', 'certificate', '--out', folder, '--json', ...args]);
  if (code !== 0) throw new Error(stderr);
  return Made.parse(JSON.parse(stdout));
}

/** A bridge that answers about every bill that it is done, over TLS with the certificate of a folder. */
async function serve(folder: string) {
  const server = await listen({
    app: (_request, response) => response.end('{"billNumber":"A-1","status":"done","error":null}'),
    host: '127.0.0.1',
    port: 0,
    tls: {
      certificate: await readFile(join(folder, 'bridge.crt'), 'utf8'),
      key: await readFile(join(folder, 'bridge.key'), 'utf8'),
    },
    closeWithinMs: 200,
  });
  onTestFinished(() => server.close());
  return { ...server, port: new URL(server.url).port };
}

/** What a till that pinned the fingerprint gets to know of a bill. */
function ask(baseUrl: string, fingerprint: string) {
  const terminal = createTerminal({
    baseUrl,
    token: 'x',
    attempts: 1,
    fetch: createPinnedFetch({ fingerprint }),
  });
  return terminal.bills.status('A-1').then(
    ({ status }) => status,
    (error: unknown) => (error instanceof TerminalError ? `${error.code}: ${error.message}` : error),
  );
}

describe('capconnect pos certificate', () => {
  it('makes files for their owner only, and says the fingerprint and what to do next', async () => {
    const folder = await emptyFolder();
    const { code, stdout } = await run([
      'pos',
      'certificate',
      '--out',
      folder,
      '--host',
      'bridge.store.local',
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Certificate for bridge\.store\.local, valid until \d{4}-\d\d-\d\d\.$/m);
    expect(stdout).toMatch(/^ {2}(?:[\dA-F]{2}:){31}[\dA-F]{2}$/m);
    expect(stdout).toContain(`POS_TLS_CERTIFICATE=${join(folder, 'bridge.crt')}`);
    expect(stdout).not.toContain('PRIVATE KEY');
    for (const name of ['authority.crt', 'authority.key', 'bridge.crt', 'bridge.key'])
      expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
  });

  it('renews for the same hosts, and the pin stays; not unless it is told to', async () => {
    const folder = await emptyFolder();
    const first = await certificate(folder, '--host', 'bücher.example', '--host', '192.168.1.10');
    expect(first).toMatchObject({ hosts: ['xn--bcher-kva.example', '192.168.1.10'], isNewAuthority: true });
    const before = await readFile(join(folder, 'bridge.crt'), 'utf8');
    const again = await run(['pos', 'certificate', '--out', folder]);
    expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('--renew') });
    expect(await readFile(join(folder, 'bridge.crt'), 'utf8')).toBe(before);

    const second = await certificate(folder, '--renew');
    expect(second).toEqual({ ...first, isNewAuthority: false });
    expect(await readFile(join(folder, 'bridge.crt'), 'utf8')).not.toBe(before);
  });

  it.each([
    [['--host', 'https://bridge:4104'], '--host must be'],
    [['--host', 'a b'], '--host must be'],
    [[], 'Give --host'],
    [['--host', 'bridge', '--days', '826'], '--days'],
    [['--host', 'bridge', '--days', '1.5'], '--days'],
  ])('exits with 2 for wrong usage: %j', async (args, reason) => {
    const { code, stderr } = await run(['pos', 'certificate', '--out', await emptyFolder(), ...args]);
    expect(code).toBe(2);
    expect(stderr).toContain(reason);
  });

  it('says what is missing when the authority’s key was taken away', async () => {
    const folder = await emptyFolder();
    await certificate(folder, '--host', 'bridge');
    await rm(join(folder, 'authority.key'));
    const { code, stderr } = await run(['pos', 'certificate', '--out', folder, '--renew']);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('authority.key') });
  });
});

describe('a till that pinned the bridge', () => {
  it('connects by name and by address, also after a renewal', async () => {
    const folder = await emptyFolder();
    const { authorityFingerprint: pin } = await certificate(
      folder,
      '--host',
      'localhost',
      '--host',
      '127.0.0.1',
    );
    const { port, url } = await serve(folder);
    expect(url).toMatch(/^https:/);
    expect(await ask(`https://127.0.0.1:${port}`, pin)).toBe('done');
    expect(await ask(`https://localhost:${port}`, pin.replaceAll(':', '').toLowerCase())).toBe('done');

    await certificate(folder, '--renew');
    expect(await ask((await serve(folder)).url, pin)).toBe('done');
  });

  it('refuses a bridge of another authority, and sends it nothing', async () => {
    const [own, other] = [await emptyFolder(), await emptyFolder()];
    const { authorityFingerprint: pin } = await certificate(own, '--host', '127.0.0.1');
    await certificate(other, '--host', '127.0.0.1');
    const asked: string[] = [];
    const stranger = await listen({
      app: ({ url = '' }, response) => {
        asked.push(url);
        response.end('{}');
      },
      host: '127.0.0.1',
      port: 0,
      tls: {
        certificate: await readFile(join(other, 'bridge.crt'), 'utf8'),
        key: await readFile(join(other, 'bridge.key'), 'utf8'),
      },
    });
    onTestFinished(() => stranger.close());
    expect(await ask(stranger.url, pin)).toMatch(
      /^NOT_TRUSTED: .*does not show the pinned certificate authority/,
    );
    expect(asked).toEqual([]);
    expect(await ask(stranger.url, 'AB:CD')).toMatch(/^NOT_TRUSTED: The fingerprint to pin is no SHA-256/);
  });

  it('refuses who shows the pinned authority but has no certificate of it', async () => {
    const [own, other] = [await emptyFolder(), await emptyFolder()];
    const { authorityFingerprint: pin } = await certificate(own, '--host', '127.0.0.1');
    await certificate(other, '--host', '127.0.0.1');
    const [leaf = ''] = (await readFile(join(other, 'bridge.crt'), 'utf8')).split(
      /(?<=-----END CERTIFICATE-----\n)/,
    );
    const copied = await readFile(join(own, 'authority.crt'), 'utf8');
    const impostor = await listen({
      app: (_request, response) => response.end('{}'),
      host: '127.0.0.1',
      port: 0,
      tls: { certificate: `${leaf}${copied}`, key: await readFile(join(other, 'bridge.key'), 'utf8') },
    });
    onTestFinished(() => impostor.close());
    expect(await ask(impostor.url, pin)).toMatch(/^NOT_TRUSTED: /);
  });

  it('says that the certificate has expired, and that the name is another one', async () => {
    const folder = await emptyFolder();
    const { authorityFingerprint: pin } = await makeCertificates({
      folder,
      hosts: ['localhost'],
      days: 10,
      nowMs: Date.now() - 11 * DAY_MS,
      isRenewal: false,
    });
    const { port } = await serve(folder);
    expect(await ask(`https://localhost:${port}`, pin)).toMatch(/^NOT_TRUSTED: .* has expired, .*--renew/);
    await certificate(folder, '--renew');
    const renewed = await serve(folder);
    expect(await ask(`https://localhost:${renewed.port}`, pin)).toBe('done');
    expect(await ask(`https://127.0.0.1:${renewed.port}`, pin)).toMatch(
      /^NOT_TRUSTED: .* is not for 127\.0\.0\.1/,
    );
  });

  it('is reached by any other client that trusts the authority’s file', async () => {
    const folder = await emptyFolder();
    await certificate(folder, '--host', '127.0.0.1');
    const { url } = await serve(folder);
    const sent = request(url, { ca: await readFile(join(folder, 'authority.crt'), 'utf8') }).end();
    const [answer] = z
      .tuple([z.object({ statusCode: z.number() })])
      .rest(z.unknown())
      .parse(await once(sent, 'response'));
    sent.destroy();
    expect(answer.statusCode).toBe(200);
  });
});

it('a bridge that serves https stops though a connection never finished its handshake', async () => {
  const folder = await emptyFolder();
  const { authorityFingerprint: pin } = await certificate(folder, '--host', '127.0.0.1');
  const server = await serve(folder);
  expect(await ask(server.url, pin)).toBe('done');
  const silent = connect(Number(server.port), '127.0.0.1');
  await once(silent, 'connect');
  await Promise.all([server.close(), once(silent, 'close')]);
  expect(await ask(server.url, pin)).toMatch(/^UNREACHABLE/);
});
