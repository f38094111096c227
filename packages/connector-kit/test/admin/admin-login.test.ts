import { describe, expect, it } from 'vitest';
import { rawRequest } from '../http/raw-request.ts';
import { adminApp } from './admin-app.ts';

const WRONG = { Authorization: 'Bearer wrong-canary-token' };
const PATHS = [
  '/admin',
  '/admin/tenants',
  '/admin/tenants/acme',
  '/admin/deliveries',
  '/admin/extra',
  '/admin/nowhere',
];

const from = (address: string) => ({ 'X-Forwarded-For': address });

describe('admin login', () => {
  it.each(PATHS)('lets nobody see %s without the token, or whether it is there', async (path) => {
    const { call, text } = await adminApp();
    for (const headers of [
      { Authorization: '' },
      WRONG,
      { Authorization: 'Basic YWRtaW46YWRtaW4=' },
      { Authorization: 'Bearer' },
    ]) {
      const response = await call('GET', path, undefined, headers);
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toBe('Bearer realm="admin"');
      expect(await response.json()).toMatchObject({ code: 'UNAUTHENTICATED' });
    }
    expect(text()).not.toMatch(/canary|YWRtaW4/);
  });

  it('opens to the token, for the routes of the app too', async () => {
    const { call } = await adminApp();
    expect(await (await call('GET', '/admin/extra')).json()).toEqual({ extra: true });
    expect((await call('GET', '/admin/nowhere')).status).toBe(404);
  });

  it.each([
    '/ADMIN/tenants',
    '/Admin/tenants/',
    '//admin/tenants',
    '/./admin/tenants',
    '/x/../admin/tenants',
    '/%61dmin/tenants',
    '/admin%2ftenants',
    '/admin/%2e%2e/admin/tenants',
    '/admin;x=1/tenants',
    '/admin\\tenants',
    '/admin/../healthz/../admin/extra',
  ])('is not got around by the path %s', async (path) => {
    const { url } = await adminApp();
    const answer = await rawRequest(url, `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1.1 40[014] /);
    expect(answer).not.toMatch(/"items"|"extra"/);
  });

  it('is not got around by a method or a method override', async () => {
    const { call } = await adminApp();
    for (const method of ['HEAD', 'OPTIONS', 'PUT', 'POST', 'DELETE', 'PATCH']) {
      expect(
        (await call(method, '/admin/tenants', undefined, { ...WRONG, 'X-HTTP-Method-Override': 'GET' }))
          .status,
      ).toBe(401);
    }
  });

  it('is off without a token, and says how to turn it on', async () => {
    const { call } = await adminApp({ token: null });
    for (const path of PATHS) {
      const response = await call('GET', path);
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ detail: expect.stringContaining('Set ADMIN_TOKEN') });
    }
  });

  it('warns of a token that is short, without showing it', async () => {
    const { text } = await adminApp({ token: 'canary' });
    expect(text()).toMatch(/"level":"warn".*ADMIN_TOKEN is shorter than 16/);
    expect(text()).not.toContain('canary');
  });

  it('slows down whoever guesses, and never the right token', async () => {
    const { call, clock, text } = await adminApp();
    for (let guess = 0; guess < 20; guess++)
      expect((await call('GET', '/admin/extra', undefined, WRONG)).status).toBe(401);
    const refused = await call('GET', '/admin/extra', undefined, WRONG);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('3');
    expect((await call('GET', '/admin/extra')).status).toBe(200);
    expect(text().match(/wrong admin token/g)).toHaveLength(20);
    clock.advance(3_000);
    expect((await call('GET', '/admin/extra', undefined, WRONG)).status).toBe(401);
  });

  it('counts guesses by address, and right tokens not at all', async () => {
    const { call } = await adminApp({ trustProxy: 1 });
    for (let turn = 0; turn < 30; turn++)
      expect((await call('GET', '/admin/extra', undefined, from('203.0.113.1'))).status).toBe(200);
    for (let guess = 0; guess < 20; guess++)
      await call('GET', '/admin/extra', undefined, { ...WRONG, ...from(`2001:db8:1:2::${guess}`) });
    const guessFrom = async (address: string) =>
      (await call('GET', '/admin/extra', undefined, { ...WRONG, ...from(address) })).status;
    expect(await guessFrom('2001:db8:1:2:ffff::1')).toBe(429);
    expect(await guessFrom('2001:db8:1:3::1')).toBe(401);
    expect(await guessFrom('203.0.113.1')).toBe(401);
  });
});
