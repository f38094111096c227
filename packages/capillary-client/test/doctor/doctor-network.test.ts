import { readFileSync } from 'node:fs';
import { createServer as createHttpsServer, type ServerOptions } from 'node:https';
import { createServer as createSocketServer } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { createManualClock } from '@capconnect/kernel';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startAnsweringServer } from '../support/answering-server.ts';
import { portOf } from '../support/port-of.ts';
import { startSimulator } from '../support/start-simulator.ts';
import { checkOf, DEMO_TILL, runOn } from './run-on.ts';

const REST_SKIPPED = { clock: 'skipped', credentials: 'skipped', till: 'skipped', read: 'skipped' };

const loopback = () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]);

/**
 * Self-signed pairs for `localhost` and `example.org`, from 2020 to 2120; the expired one ended in 2020. Made with
 * `openssl ca -selfsign -startdate ... -enddate ...`; they protect nothing.
 */
function certificate(name: 'self-signed' | 'expired' | 'other-host'): ServerOptions & { cert: string } {
  return { cert: readCertificateFile(`${name}.pem`), key: readCertificateFile(`${name}.key.pem`) };
}

function readCertificateFile(file: string): string {
  return readFileSync(new URL(`certificates/${file}`, import.meta.url), 'utf8');
}

/** An https server on `localhost` that answers 404 to everything. */
async function startHttps(options: ServerOptions): Promise<string> {
  const server = createHttpsServer(options, (_request, response) => {
    response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `https://localhost:${portOf(server)}`;
}

function trust(cert: string): void {
  const before = getCACertificates('default');
  setDefaultCACertificates([...before, cert]);
  onTestFinished(() => {
    setDefaultCACertificates(before);
  });
}

describe('the doctor tells what is wrong with the address', () => {
  it.each([
    'capillary',
    'eu.api.capillarytech.com',
    'ftp://localhost',
    'https://localhost/v2',
    'https://me:pw@localhost',
  ])('that is none: %s', async (baseUrl) => {
    const { report, statuses } = await runOn(baseUrl);
    expect(statuses).toEqual({ dns: 'failed', tls: 'skipped', ...REST_SKIPPED });
    expect(checkOf(report, 'dns').detail).toBe('The base URL is not the address of a host.');
    expect(JSON.stringify(report)).not.toContain('pw@');
  });

  it('of a host that does not exist', async () => {
    const { report, statuses } = await runOn('https://no-such-host.invalid');
    expect(statuses).toEqual({ dns: 'failed', tls: 'skipped', ...REST_SKIPPED });
    const { detail, remedy } = checkOf(report, 'dns');
    // Without a network the machine's name server is what fails.
    expect(['No such host is known.', 'The name server does not answer.']).toContain(detail);
    expect(remedy).toMatch(/spelling of the base URL|DNS settings/);
  });

  it('of a host without addresses', async () => {
    const { report } = await runOn('https://capillary.test', { lookup: () => Promise.resolve([]) });
    expect(checkOf(report, 'dns').detail).toBe('No such host is known.');
  });

  it('where nobody listens', async () => {
    const server = createSocketServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const port = portOf(server);
    await new Promise((resolve) => server.close(resolve));
    const { report, statuses } = await runOn(`http://127.0.0.1:${port}`);
    expect(statuses).toEqual({ dns: 'passed', tls: 'failed', ...REST_SKIPPED });
    expect(checkOf(report, 'tls').detail).toBe('The host is there, but nothing listens on this port.');
  });

  it('that is plain http elsewhere than on this machine', async () => {
    const { report, statuses } = await runOn('http://capillary.test', { lookup: loopback });
    expect(statuses).toEqual({ dns: 'passed', tls: 'failed', ...REST_SKIPPED });
    expect(checkOf(report, 'tls').detail).toContain('plain http');
    expect(checkOf(report, 'tls').remedy).toBe('Use the same address with https://.');
  });

  it('where a server speaks plain http on the port of https', async () => {
    const server = await startAnsweringServer({});
    const { report, statuses } = await runOn(server.url.replace('http:', 'https:'));
    expect(statuses.tls).toBe('failed');
    expect(checkOf(report, 'tls').detail).toBe('The host answers, but does not speak TLS on this port.');
  });

  it('where a connection is taken and nothing said', async () => {
    const server = createSocketServer(() => {}).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    onTestFinished(() => {
      server.close();
    });
    const { report, statuses } = await runOn(`https://127.0.0.1:${portOf(server)}`, { timeoutMs: 100 });
    expect(statuses.tls).toBe('failed');
    expect(checkOf(report, 'tls').detail).toBe('There was no answer in time.');
  });
});

describe('the doctor reads the certificate', () => {
  it('that nobody vouches for', async () => {
    const { report, statuses } = await runOn(await startHttps(certificate('self-signed')));
    expect(statuses).toEqual({ dns: 'passed', tls: 'failed', ...REST_SKIPPED });
    expect(checkOf(report, 'tls').detail).toContain('not issued by anybody this machine trusts');
    expect(checkOf(report, 'tls').remedy).toContain('NODE_EXTRA_CA_CERTS');
  });

  it('that has expired', async () => {
    const expired = certificate('expired');
    trust(expired.cert);
    const { report } = await runOn(await startHttps(expired));
    expect(checkOf(report, 'tls').detail).toBe('The certificate of the host has expired.');
    expect(checkOf(report, 'tls').remedy).toContain('clock');
  });

  it('that is for another host', async () => {
    const other = certificate('other-host');
    trust(other.cert);
    const { report } = await runOn(await startHttps(other));
    expect(checkOf(report, 'tls').detail).toBe(
      'The certificate is for another host than the one in the base URL.',
    );
  });

  it('that is good, and goes on to find that no Capillary is there', async () => {
    const good = certificate('self-signed');
    trust(good.cert);
    const { report, statuses } = await runOn(await startHttps(good));
    expect(statuses).toMatchObject({
      tls: 'passed',
      clock: 'passed',
      credentials: 'failed',
      read: 'skipped',
    });
    expect(checkOf(report, 'tls').detail).toBe(
      'The connection is safe; the certificate is valid until 2120-01-01.',
    );
    expect(checkOf(report, 'credentials').detail).toContain('has no Capillary sign-in');
  });

  it('that ends soon', async () => {
    const good = certificate('self-signed');
    trust(good.cert);
    const { report } = await runOn(await startHttps(good), {
      clock: createManualClock(Date.UTC(2119, 11, 25)),
    });
    expect(checkOf(report, 'tls')).toMatchObject({
      status: 'warning',
      detail: 'The connection is safe, but the certificate ends on 2120-01-01.',
    });
  });
});

describe('the doctor compares the clocks', () => {
  const MINUTE_MS = 60_000;

  it.each([
    [10 * MINUTE_MS, 'failed', "This machine's clock is 10 minutes fast"],
    [-10 * MINUTE_MS, 'failed', "This machine's clock is 10 minutes slow"],
    [90_000, 'warning', "This machine's clock is 90 seconds fast"],
    [-4 * MINUTE_MS, 'warning', "This machine's clock is 4 minutes slow"],
    [30_000, 'passed', "This machine's clock is right"],
    [-30_000, 'passed', "This machine's clock is right"],
  ])('off by %d ms: %s', async (skewMs, status, words) => {
    const nowMs = Date.UTC(2026, 0, 1);
    const server = await startAnsweringServer({ headers: { date: new Date(nowMs).toUTCString() } });
    const { report } = await runOn(server.url, { clock: createManualClock(nowMs + skewMs) });
    expect(checkOf(report, 'clock')).toMatchObject({ status, detail: expect.stringContaining(words) });
  });

  it('and looks at everything else although they differ', async () => {
    const { url } = await startSimulator();
    const clock = createManualClock(Date.now() - 10 * MINUTE_MS);
    const { report, statuses } = await runOn(url, { clock });
    expect(statuses).toMatchObject({ clock: 'failed', credentials: 'passed', read: 'passed' });
    expect(report.ok).toBe(false);
  });

  it('not with a server that does not tell the time', async () => {
    const server = await startAnsweringServer((_call, response) => {
      response.sendDate = false;
      return { body: {} };
    });
    const { statuses } = await runOn(server.url);
    expect(statuses.clock).toBe('skipped');
  });
});

describe('the doctor tells an outage from a mistake', () => {
  it('a service that is down', async () => {
    const server = await startAnsweringServer({ status: 503, body: '<html>Maintenance</html>' });
    const { report, statuses } = await runOn(server.url);
    expect(statuses).toMatchObject({ clock: 'passed', credentials: 'failed', read: 'skipped' });
    expect(checkOf(report, 'credentials').detail).toBe(
      'Capillary is out of order: it answers with HTTP 503. (Request id req-1.)',
    );
    expect(checkOf(report, 'credentials').remedy).toContain('again in a few minutes');
  });

  it('a service that is down behind its sign-in', async () => {
    const simulator = await startSimulator();
    simulator.addFault({ kind: 'status', status: 500, match: { path: '/v2' }, times: null });
    const { report, statuses } = await runOn(simulator.url);
    expect(statuses).toMatchObject({ credentials: 'passed', read: 'failed' });
    expect(checkOf(report, 'read').detail).toContain('it answers with HTTP 500');
  });

  it.each([
    ['an API client', undefined],
    ['a till', DEMO_TILL],
  ])('another service, for %s', async (_kind, credential) => {
    const server = await startAnsweringServer({ status: 200, body: '<html>Welcome to nginx</html>' });
    const { report, statuses } = await runOn(server.url, credential === undefined ? {} : { credential });
    expect(statuses).toMatchObject({ tls: 'passed', credentials: 'failed', till: 'skipped' });
    expect(checkOf(report, 'credentials').detail).toMatch(
      /^Something answers at this address, but it is not Capillary's API\./,
    );
    expect(checkOf(report, 'credentials').remedy).toContain('in a browser');
  });

  it('a service that never answers', async () => {
    const server = await startAnsweringServer((call) => (call.path === '/' ? {} : 'handled'));
    const { report, statuses } = await runOn(server.url, { timeoutMs: 150 });
    expect(statuses).toMatchObject({ clock: 'passed', credentials: 'failed' });
    expect(checkOf(report, 'credentials').detail).toBe('There was no answer in time.');
  });

  it('a service that is slow', async () => {
    const clock = createManualClock(Date.now());
    const server = await startAnsweringServer((call) => {
      if (call.path === '/v3/oauth/token/generate') {
        return { body: { data: { accessToken: 'a.b.c', ttlSeconds: 300 }, errors: null } };
      }
      if (call.path === '/v2/customers/lookup') {
        clock.advance(4200);
        return { status: 400, body: { errors: [{ status: false, code: 8015, message: 'x' }] } };
      }
      return {};
    });
    const { report } = await runOn(server.url, { clock });
    expect(report.ok).toBe(true);
    expect(checkOf(report, 'read')).toMatchObject({ status: 'warning', durationMs: 4200 });
    expect(checkOf(report, 'read').detail).toContain('But it took 4.2 seconds.');
  });

  it('too many calls', async () => {
    const simulator = await startSimulator();
    simulator.addFault({ kind: 'status', status: 429, match: { path: '/v2' }, times: null });
    const { report } = await runOn(simulator.url);
    expect(checkOf(report, 'read').detail).toMatch(/^Capillary takes no more calls at the moment\./);
  });
});
