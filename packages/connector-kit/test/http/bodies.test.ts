import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { jsonBody } from '../../src/http/json-body.ts';
import { parseInput } from '../../src/http/parse-input.ts';
import { rawBody } from '../../src/http/raw-body.ts';
import { rawRequest } from './raw-request.ts';
import { serve } from './serve.ts';

const LIMIT = 1_024;
const JSON_TYPE = { 'Content-Type': 'application/json' };
const Body = z.object({ name: z.string(), amount: z.number().optional() });

async function serveBodies() {
  const served = await serve(
    (app) => {
      app.post('/raw', rawBody({ limit: LIMIT }), (req, res) => {
        res.json({ isBuffer: Buffer.isBuffer(req.body), hex: Buffer.from(req.body).toString('hex') });
      });
      app.post('/json', jsonBody({ limit: LIMIT }), (req, res) => {
        res.json(parseInput(Body, req.body, { in: 'body' }));
      });
    },
    { requestTimeoutMs: 300 },
  );
  const post = (path: string, init: RequestInit) => fetch(served.url + path, { method: 'POST', ...init });
  return { ...served, post };
}

describe('rawBody', () => {
  it.each([
    'application/json',
    'application/x-www-form-urlencoded',
    'text/plain; charset=utf-16',
    'nonsense',
  ])('gives the bytes as sent, marked as %s', async (type) => {
    const { post } = await serveBodies();
    const bytes = Buffer.from([0xef, 0xbb, 0xbf, 0x00, 0xff, 0x7b, 0x20]);
    const response = await post('/raw', { body: bytes, headers: { 'Content-Type': type } });
    expect(await response.json()).toEqual({ isBuffer: true, hex: bytes.toString('hex') });
  });

  it('gives an empty Buffer when there is no body', async () => {
    const { post, url } = await serveBodies();
    expect(await (await post('/raw', {})).json()).toEqual({ isBuffer: true, hex: '' });
    const answer = await rawRequest(url, 'POST /raw HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    expect(answer).toContain('{"isBuffer":true,"hex":""}');
  });

  it('gives all of a body that comes in pieces', async () => {
    const { url } = await serveBodies();
    const head = 'POST /raw HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n';
    const answer = await rawRequest(url, `${head}3\r\nabc\r\n1\r\nd\r\n2\r\nef\r\n0\r\n\r\n`);
    expect(answer).toContain(`"hex":"${Buffer.from('abcdef').toString('hex')}"`);
  });

  it('gives up when the client leaves before the end', async () => {
    const { url, text } = await serveBodies();
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => {
      socket.write('POST /raw HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc', () => socket.destroy());
    });
    await vi.waitFor(() => expect(text()).toContain('"route":"/raw","status":499'));
    expect(text()).not.toContain('request failed');
  });

  it('takes the next request of a connection on which one was refused', async () => {
    const { url } = await serveBodies();
    const refused = `POST /raw HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n${[1, 2, 3]
      .map(() => `${LIMIT.toString(16)}\r\n${'x'.repeat(LIMIT)}\r\n`)
      .join('')}0\r\n\r\n`;
    const next = 'POST /raw HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx';
    expect(await rawRequest(url, refused + next)).toMatch(/^HTTP\/1.1 413 [^]*HTTP\/1.1 200 [^]*"hex":"78"/);
  });

  it('refuses compressed bodies', async () => {
    const { post } = await serveBodies();
    const response = await post('/raw', { body: gzipSync('x'), headers: { 'Content-Encoding': 'gzip' } });
    expect(response.status).toBe(415);
  });
});

describe('bodies', () => {
  it.each(['/raw', '/json'])('over the limit are refused by %s', async (path) => {
    const { post } = await serveBodies();
    const response = await post(path, { body: 'x'.repeat(LIMIT + 1), headers: JSON_TYPE });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({
      code: 'BODY_TOO_LARGE',
      detail: 'The request body is too large. At most 1024 bytes are taken.',
    });
  });

  it.each(['/raw', '/json'])('over the limit without an announced length are refused by %s', async (path) => {
    const { url } = await serveBodies();
    const chunk = `${(LIMIT + 1).toString(16)}\r\n${'x'.repeat(LIMIT + 1)}\r\n0\r\n\r\n`;
    const head = `POST ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked`;
    expect(await rawRequest(url, `${head}\r\n\r\n${chunk}`)).toMatch(/^HTTP\/1.1 413 [^]*"BODY_TOO_LARGE"/);
  });

  it('that unpack to more than the limit are refused', async () => {
    const { post } = await serveBodies();
    const response = await post('/json', {
      body: gzipSync(JSON.stringify({ name: 'x'.repeat(1_000_000) })),
      headers: { ...JSON_TYPE, 'Content-Encoding': 'gzip' },
    });
    expect(response.status).toBe(413);
  });

  it('that come too slowly are cut off', async () => {
    const { url } = await serveBodies();
    const answer = await rawRequest(url, 'POST /raw HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nx');
    expect(answer === '' || answer.startsWith('HTTP/1.1 408 ')).toBe(true);
  });
});

describe('jsonBody', () => {
  it.each([
    ['{"name": "canary", }', 'The request body is not JSON: it goes wrong at character 20.'],
    ['{"name": canary}', 'The request body is not JSON.'],
    ['canary', 'The request body is not JSON.'],
    ['{"name": "canary', /^The request body is not JSON/],
  ])('names the place of a mistake in %s, not the content', async (body, detail) => {
    const { post, text } = await serveBodies();
    const response = await post('/json', { body, headers: JSON_TYPE });
    expect(response.status).toBe(400);
    const answer = await response.text();
    expect(JSON.parse(answer)).toMatchObject({
      code: 'INPUT_INVALID',
      detail: expect.stringMatching(detail),
    });
    expect(answer + text()).not.toContain('canary');
  });

  it('refuses a character set that is none', async () => {
    const { post } = await serveBodies();
    const response = await post('/json', {
      body: '{}',
      headers: { 'Content-Type': 'application/json; charset=canary' },
    });
    expect(response.status).toBe(415);
    expect(await response.text()).not.toMatch(/canary/i);
  });

  it('refuses what a page of another site could send unasked', async () => {
    const { post } = await serveBodies();
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
    ]) {
      const response = await post('/json', { body: '{"name":"a"}', headers: { 'Content-Type': type } });
      expect(response.status).toBe(415);
    }
  });

  it('names each wrong field by its pointer and none of the values', async () => {
    const { post, text } = await serveBodies();
    const response = await post('/json', { body: JSON.stringify({ amount: 'canary' }), headers: JSON_TYPE });
    const answer = await response.text();
    expect(JSON.parse(answer)).toMatchObject({
      status: 400,
      code: 'INPUT_INVALID',
      detail: 'The request body is not valid: /name: is required; /amount: must be of type number.',
      errors: [
        { pointer: '/name', detail: 'is required' },
        { pointer: '/amount', detail: 'must be of type number' },
      ],
    });
    expect(answer + text()).not.toContain('canary');
  });

  it('says what is missing when there is no body', async () => {
    const { post } = await serveBodies();
    const response = await post('/json', {});
    expect(await response.json()).toMatchObject({
      detail: expect.stringContaining('Content-Type: application/json'),
    });
  });

  it('lets nobody reach the prototype', async () => {
    const { post } = await serveBodies();
    const body =
      '{"name":"a","__proto__":{"polluted":true,"amount":"x"},"constructor":{"prototype":{"polluted":true}}}';
    const response = await post('/json', { body, headers: JSON_TYPE });
    expect(await response.json()).toEqual({ name: 'a' });
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });
});
