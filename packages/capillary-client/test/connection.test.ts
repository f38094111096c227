import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { AppError } from '@capconnect/kernel';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createCapillaryClient, type CapillaryClient } from '../src/index.ts';
import { startAnsweringServer } from './support/answering-server.ts';
import { clientFor } from './support/client-for.ts';
import { portOf } from './support/port-of.ts';
import { BILL, SAMPLE_CALLS } from './support/sample-calls.ts';

const read = (client: CapillaryClient) => client.points.balance({ customerId: '306' });
const write = (client: CapillaryClient) => client.transactions.add(BILL);

/** A server that accepts connections and does this with them. */
async function startSocketServer(onConnection: (socket: Socket) => void): Promise<string> {
  const server = createServer(onConnection).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
  });
  return `http://127.0.0.1:${portOf(server)}`;
}

/** A free port where nobody listens. */
async function closedAddress(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server);
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${port}`;
}

describe('a call without an answer', () => {
  it('was certainly not done when nobody listens, so a write may be sent again', async () => {
    const client = clientFor(await closedAddress());
    const expected = { code: 'UPSTREAM_UNAVAILABLE', details: { networkCode: 'ECONNREFUSED' } };
    await expect(read(client)).rejects.toMatchObject(expected);
    await expect(write(client)).rejects.toMatchObject(expected);
  });

  it('may have been done when the connection breaks', async () => {
    const url = await startSocketServer((socket) => {
      socket.once('data', () => socket.destroy());
    });
    const client = clientFor(url);
    await expect(read(client)).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    await expect(write(client)).rejects.toMatchObject({
      code: 'OUTCOME_UNKNOWN',
      details: { operation: 'transactions.add', networkCode: 'ECONNRESET' },
    });
  });

  it('may have been done when the answer breaks off half way', async () => {
    const server = await startAnsweringServer((_call, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
      response.write('{"createdId":');
      setImmediate(() => response.destroy());
      return 'handled';
    });
    await expect(write(clientFor(server.url))).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
  });

  it('may have been done when the deadline passes', async () => {
    const server = await startAnsweringServer(() => 'handled');
    const client = clientFor(server.url, { timeoutMs: 100 });
    await expect(read(client)).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      details: { networkCode: 'TIMEOUT' },
    });
    await expect(write(client)).rejects.toMatchObject({
      code: 'OUTCOME_UNKNOWN',
      details: { networkCode: 'TIMEOUT' },
    });
    expect(server.calls).toHaveLength(2);
  });

  it('ends at the deadline although the answer keeps trickling in', async () => {
    const server = await startAnsweringServer((_call, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const timer = setInterval(() => response.write(' '), 20);
      response.once('close', () => clearInterval(timer));
      return 'handled';
    });
    await expect(read(clientFor(server.url, { timeoutMs: 150 }))).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      details: { networkCode: 'TIMEOUT' },
    });
  });

  it('is not kept waiting by the authentication', async () => {
    const server = await startAnsweringServer({});
    const auth = { headersFor: () => new Promise<never>(() => {}) };
    const client = createCapillaryClient({ baseUrl: server.url, auth, timeoutMs: 50 });
    // Nothing was sent, so a write is not in doubt.
    await expect(write(client)).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      details: { networkCode: 'TIMEOUT' },
    });
    expect(server.calls).toEqual([]);
  });

  it('passes the error of the authentication on', async () => {
    const server = await startAnsweringServer({});
    const failure = new AppError('AUTH_THROTTLED', 'Ask later.', { retryAfterMs: 1234 });
    const client = createCapillaryClient({
      baseUrl: server.url,
      auth: { headersFor: () => Promise.reject(failure) },
    });
    await expect(write(client)).rejects.toBe(failure);
  });
});

describe('the connection', () => {
  it('does not follow a redirect, which would take the credentials along', async () => {
    const elsewhere = await startAnsweringServer({ body: { entity: 1 } });
    const server = await startAnsweringServer({ status: 307, headers: { location: `${elsewhere.url}/` } });
    await expect(read(clientFor(server.url))).rejects.toMatchObject({ code: 'UPSTREAM_REFUSED' });
    expect(elsewhere.calls).toEqual([]);
  });

  it('reads no more than a bounded answer', async () => {
    const mebibyte = ' '.repeat(1024 * 1024);
    const server = await startAnsweringServer((_call, response) => {
      let rest = 32;
      const more = () => {
        while (rest > 0) {
          rest -= 1;
          if (!response.write(mebibyte)) {
            response.once('drain', more);
            return;
          }
        }
        response.end();
      };
      more();
      return 'handled';
    });
    await expect(read(clientFor(server.url))).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    await expect(write(clientFor(server.url))).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
  });

  it('is kept for the next call', async () => {
    const ports = new Set<number | undefined>();
    const server = await startAnsweringServer((_call, response) => {
      ports.add(response.socket?.remotePort);
      return { body: { mainPoints: 1 } };
    });
    const client = clientFor(server.url);
    for (let count = 0; count < 12; count += 1) await read(client);
    expect(ports.size).toBe(1);
  });

  it('takes no proxy from the environment', async () => {
    const proxy = await startAnsweringServer({ body: { mainPoints: 666 } });
    const before = process.env['HTTP_PROXY'];
    process.env['HTTP_PROXY'] = proxy.url;
    onTestFinished(() => {
      if (before === undefined) delete process.env['HTTP_PROXY'];
      else process.env['HTTP_PROXY'] = before;
    });
    const server = await startAnsweringServer({ body: { mainPoints: 1 } });
    await expect(read(clientFor(server.url))).resolves.toMatchObject({ points: '1' });
    expect(proxy.calls).toEqual([]);
  });

  it('sends what every call needs, and the request id of either spelling comes back', async () => {
    const server = await startAnsweringServer({
      headers: { 'x-cap-requestid': '', 'X-CAP-REQUEST-ID': 'abc:1.2-3' },
      body: { mainPoints: 1 },
    });
    const { requestId } = await read(clientFor(server.url));
    expect(requestId).toBe('abc:1.2-3');
    expect(server.calls[0]?.headers).toMatchObject({
      accept: 'application/json',
      'content-type': 'application/json',
      authorization: expect.stringMatching(/^Basic /),
    });
  });

  it('leaves a request id out that is none', async () => {
    const server = await startAnsweringServer({
      headers: { 'x-cap-requestid': 'mail me: someone@example.org' },
      status: 400,
      body: {},
    });
    await expect(read(clientFor(server.url))).rejects.toMatchObject({ details: { requestId: undefined } });
  });

  it('refuses a base URL that is none', () => {
    expect(() => clientForUrl('eu.api.capillarytech.com')).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID' }),
    );
  });
});

function clientForUrl(baseUrl: string): CapillaryClient {
  return createCapillaryClient({ baseUrl, auth: { headersFor: () => Promise.resolve({ headers: {} }) } });
}

it('calls each method once, whatever happens to it', async () => {
  const server = await startAnsweringServer({ status: 503, body: '' });
  const client = clientFor(server.url);
  for (const call of Object.values(SAMPLE_CALLS)) {
    await expect(call(client)).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  }
  expect(server.calls).toHaveLength(Object.keys(SAMPLE_CALLS).length);
});

describe('who listens to answers', () => {
  it('hears of each, whatever it says, with the time of the other side; and of none that did not come', async () => {
    const heard: unknown[] = [];
    const onAnswer = (answer: unknown) => void heard.push(answer);
    const date = 'Tue, 24 Nov 2026 12:00:10 GMT';
    const server = await startAnsweringServer({ status: 503, headers: { date } });
    await expect(read(clientFor(server.url, { onAnswer }))).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
    });
    expect(heard).toEqual([{ httpStatus: 503, date }]);
    await expect(read(clientFor(await closedAddress(), { onAnswer }))).rejects.toBeDefined();
    expect(heard).toHaveLength(1);
  });
});
