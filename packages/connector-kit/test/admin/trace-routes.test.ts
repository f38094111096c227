import { AppError, Secret } from '@capconnect/kernel';
import { describe, expect, it } from 'vitest';
import { createAdminApi } from '../../src/admin/create-admin-api.ts';
import { createMetrics } from '../../src/metrics/create-metrics.ts';
import type { Deliveries } from '../../src/inbox/deliveries.ts';
import { recordedLogger } from '../recorded-logger.ts';
import { serve } from '../http/serve.ts';
import { adminApp, problemOf } from './admin-app.ts';
import { createDeliveryList, createTenantMap } from './stores.ts';
import { z } from 'zod';

const TOKEN = 'an-admin-token-of-enough-length';

describe('GET /admin/trace', () => {
  it('hands the question on as it is, and answers what was found', async () => {
    const { call, asked } = await adminApp();
    const response = await call('GET', '/admin/trace?q=%2B49%20151&tenant=acme');
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      items: [{ id: 'done-1', story: [] }, { id: 'dead-1' }, { id: 'working-1' }],
      truncated: false,
    });
    await call('GET', `/admin/trace?q=${'x'.repeat(320)}`);
    expect(asked).toEqual([{ q: '+49 151', tenant: 'acme' }, { q: 'x'.repeat(320) }]);
  });

  it.each([
    ['', '/q'],
    ['q=', '/q'],
    ['q=%20', '/q'],
    [`q=${'4915112345678'.repeat(25)}`, '/q'],
    ['q=4915112345678%00', '/q'],
    ['q=4915112345678&q=4915112345678', '/q'],
    ['q=4915112345678&tenant=', '/tenant'],
    ['q=4915112345678&4915112345678=1', '/(a name we do not repeat)'],
  ])('refuses ?%s and names the parameter, never its value', async (query, pointer) => {
    const { call, asked, text } = await adminApp();
    const response = await call('GET', `/admin/trace?${query}`);
    expect(response.status).toBe(400);
    const problem = await problemOf(response);
    expect(problem.errors?.[0]?.pointer).toBe(pointer);
    expect(JSON.stringify(problem)).not.toContain('4915112345678');
    expect(text()).not.toContain('4915112345678');
    expect(asked).toEqual([]);
  });

  it('needs the admin token, and is GET only', async () => {
    const { call } = await adminApp();
    const headers = { Authorization: 'Bearer wrong' };
    expect((await call('GET', '/admin/trace?q=1001', undefined, headers)).status).toBe(401);
    const response = await call('POST', '/admin/trace?q=1001', {});
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET']);
  });
});

describe('the question of a trace', () => {
  const QUESTIONS = ['4915112345678', 'zoe.mueller@example.com'];

  /** The whole app: access lines, failures and metrics. */
  async function app(trace: Deliveries['trace']) {
    const deliveries = { ...createDeliveryList(), trace };
    const metrics = createMetrics({ logger: recordedLogger().logger });
    return serve(
      (inner, logger) =>
        inner.use(
          createAdminApi({
            adminToken: new Secret(TOKEN),
            tenants: createTenantMap<object>(),
            rules: { settings: z.object({}), credentialKinds: ['oauth-client'] },
            verifyTenant: async () => ({}),
            deliveries,
            logger,
          }),
        ),
      { metrics },
    );
  }

  it.each([
    ['is answered', async () => ({ items: [], truncated: false }), TOKEN, 200, '/admin/trace'],
    ['is refused', async () => ({ items: [], truncated: false }), 'wrong-token', 401, 'unmatched'],
    [
      'cannot be answered',
      async () => {
        throw new AppError('STORAGE_UNAVAILABLE', 'The database does not answer.');
      },
      TOKEN,
      503,
      '/admin/trace',
    ],
    [
      'fails in a way nobody thought of',
      async () => {
        throw new Error('broken');
      },
      TOKEN,
      500,
      '/admin/trace',
    ],
  ])('is in no log line, no metric and no problem when it %s', async (_how, trace, token, status, route) => {
    const { url, text, lines } = await app(trace);
    for (const q of QUESTIONS) {
      const response = await fetch(`${url}/admin/trace?${new URLSearchParams({ q }).toString()}`, {
        headers: { Authorization: `Bearer ${token}` },
      });
      expect(response.status).toBe(status);
      expect(await response.text()).not.toMatch(/4915112345678|zoe/);
    }
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toContain(`route="${route}",status="${status}"`);
    expect(lines().filter((line) => line['route'] === route && line['status'] === status)).toHaveLength(2);
    for (const shown of [text(), metrics]) {
      for (const part of ['4915112345678', 'zoe', 'mueller', '?q']) expect(shown).not.toContain(part);
    }
  });
});
