import { AppError } from '@capconnect/kernel';
import { type Express, Router } from 'express';
import { describe, expect, it } from 'vitest';
import { allowOnly } from '../../src/http/allow-only.ts';
import { clientAddress } from '../../src/http/client-address.ts';
import { rawRequest } from './raw-request.ts';
import { serve } from './serve.ts';

const UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

function oneRoute(path: string, handler: () => unknown): Router {
  const router = Router();
  router
    .route(path)
    .get(async (_req, res) => {
      res.json(await handler());
    })
    .all(allowOnly('GET'));
  return router;
}

function mountAddress(app: Express): void {
  app.get('/ip', (req, res) => {
    res.json(clientAddress(req));
  });
}

describe('createHttpApp', () => {
  it('answers an error as problem+json that carries the request id', async () => {
    const { url } = await serve((app) =>
      app.use(
        oneRoute('/busy', () => {
          throw new AppError('RATE_LIMITED', 'Wait a little.', { retryAfterMs: 1_001 });
        }),
      ),
    );
    const response = await fetch(`${url}/busy`);
    const requestId = response.headers.get('x-request-id') ?? '';
    expect(requestId).toMatch(UUID);
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe('2');
    expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(await response.json()).toEqual({
      type: '/problems/RATE_LIMITED',
      title: 'Too many requests',
      status: 429,
      detail: 'Wait a little.',
      instance: `urn:uuid:${requestId}`,
      code: 'RATE_LIMITED',
    });
  });

  it('keeps what went wrong on our side for the log, under the same request id', async () => {
    const { url, lines, text } = await serve((app) =>
      app.use(oneRoute('/broken/:id', () => Promise.reject(new TypeError('disk on fire, password=canary')))),
    );
    const response = await fetch(`${url}/broken/4915123456789?email=canary@example.com`);
    expect(response.status).toBe(500);
    const body = await response.text();
    expect(body).not.toMatch(/fire|canary|at |broken/);
    expect(JSON.parse(body)).toMatchObject({ code: 'INTERNAL', title: 'Something went wrong on our side' });
    const requestId = response.headers.get('x-request-id');
    expect(lines()).toMatchObject([
      {
        level: 'error',
        requestId,
        route: '/broken/:id',
        error: {
          code: 'INTERNAL',
          cause: { name: 'TypeError', message: 'disk on fire, password=[redacted]' },
        },
      },
      {
        level: 'info',
        requestId,
        method: 'GET',
        route: '/broken/:id',
        status: 500,
        code: 'INTERNAL',
        durationMs: expect.any(Number),
      },
    ]);
    expect(text()).not.toMatch(/canary|4915123456789/);
  });

  it("does not take a remote's answer for the caller's mistake", async () => {
    const { url } = await serve((app) =>
      app.use(
        oneRoute('/remote', () =>
          Promise.reject(Object.assign(new Error('Request failed'), { status: 401, statusCode: 401 })),
        ),
      ),
    );
    expect((await fetch(`${url}/remote`)).status).toBe(500);
  });

  it('makes its own request id, whatever the caller sends', async () => {
    const { url } = await serve(() => {});
    const response = await fetch(`${url}/healthz`, { headers: { 'X-Request-Id': 'chosen-by-caller' } });
    expect(response.headers.get('x-request-id')).toMatch(UUID);
  });

  it('sends headers that keep browsers and caches away, and does not say what it is made of', async () => {
    const { url } = await serve(() => {});
    for (const path of ['/healthz', '/nowhere']) {
      const { headers } = await fetch(url + path);
      expect(Object.fromEntries(headers)).toMatchObject({
        'cache-control': 'no-store',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
      });
      expect(headers.has('x-powered-by')).toBe(false);
      expect(headers.has('etag')).toBe(false);
    }
  });

  it('answers an unknown address without repeating it', async () => {
    const { url, text } = await serve(() => {});
    const response = await fetch(`${url}/canary/%3Cscript%3E?token=canary`);
    expect(response.status).toBe(404);
    const body = await response.text();
    expect(JSON.parse(body)).toMatchObject({ code: 'NOT_FOUND' });
    expect(body + text()).not.toMatch(/canary|script/);
  });

  it('names the methods that a route takes', async () => {
    const { url } = await serve((app) => app.use(oneRoute('/thing', () => ({}))));
    const response = await fetch(`${url}/thing`, { method: 'DELETE' });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET');
    expect(await response.json()).toMatchObject({ code: 'METHOD_NOT_ALLOWED' });
  });

  it('cuts off an answer that fails half way, and prints no stack of its own', async () => {
    const { url, lines } = await serve((app) => {
      app.get('/half', (_req, res) => {
        res.write('{"items":[');
        throw new Error('broke');
      });
    });
    await expect(fetch(`${url}/half`).then((response) => response.text())).rejects.toThrow(
      /fetch failed|terminated/,
    );
    expect(lines()).toMatchObject([
      { level: 'error', error: { cause: { message: 'broke' } } },
      { msg: 'request', route: '/half', status: 499 },
    ]);
  });

  it.each([
    [
      'an address that cannot be decoded',
      'GET /thing/%ZZ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
      400,
    ],
    [
      'line breaks in the path',
      'GET /thing/a%0d%0aSet-Cookie:%20x=1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
      200,
    ],
    [
      'an absolute address',
      'GET http://elsewhere.example/thing/a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
      200,
    ],
    ['an address that is none', 'GET //[ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', 404],
  ])('stands %s', async (_what, request, status) => {
    const { url, text } = await serve((app) => app.use(oneRoute('/thing/:id', () => ({}))));
    const answer = await rawRequest(url, request);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).not.toMatch(/set-cookie|%ZZ/i);
    expect(text()).not.toMatch(/Set-Cookie|%ZZ|elsewhere/);
  });

  it('believes X-Forwarded-For only as far as it was told to', async () => {
    const headers = { 'X-Forwarded-For': '203.0.113.9, 198.51.100.7' };
    const ask = async (url: string) => (await fetch(`${url}/ip`, { headers })).json();
    expect(await ask((await serve(mountAddress)).url)).toBe('127.0.0.1');
    expect(await ask((await serve(mountAddress, { trustProxy: 1 })).url)).toBe('198.51.100.7');
    expect(await ask((await serve(mountAddress, { trustProxy: ['loopback', '198.51.100.0/24'] })).url)).toBe(
      '203.0.113.9',
    );
  });
});
