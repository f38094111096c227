import { AppError } from '@capconnect/kernel';
import { describe, expect, it } from 'vitest';
import type { HealthCheck } from '../../src/http/health-routes.ts';
import { serve } from './serve.ts';

async function ready(checks: Record<string, HealthCheck>, checkTimeoutMs = 1_000) {
  const served = await serve(() => {}, { checks, checkTimeoutMs });
  return { ...served, ask: () => fetch(`${served.url}/readyz`) };
}

describe('health', () => {
  it('is alive even when nothing works', async () => {
    const { url } = await ready({ database: () => Promise.reject(new Error('down')) });
    const response = await fetch(`${url}/healthz`);
    expect([response.status, await response.json()]).toEqual([200, { status: 'alive' }]);
  });

  it('is ready when every check passes', async () => {
    const { ask } = await ready({ database: async () => {}, worker: async () => {} });
    const response = await ask();
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      status: 'ready',
      checks: { database: { ok: true }, worker: { ok: true } },
    });
  });

  it('names the check that failed; the reason is for the log', async () => {
    const { ask, text } = await ready({
      database: () => Promise.reject(new Error('connect ECONNREFUSED db.internal')),
      capillary: () => Promise.reject(new AppError('CREDENTIAL_REJECTED', 'Capillary rejected the key.')),
      worker: async () => {},
    });
    const response = await ask();
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({
      status: 'not-ready',
      checks: {
        database: { ok: false, code: 'INTERNAL' },
        capillary: { ok: false, code: 'CREDENTIAL_REJECTED' },
        worker: { ok: true },
      },
    });
    expect(text()).toContain('connect ECONNREFUSED db.internal');
  });

  it('does not wait for a check that hangs, nor start it a second time', async () => {
    let started = 0;
    const { ask } = await ready({ database: () => (++started, new Promise(() => {})) }, 20);
    for (const response of [await ask(), await ask()]) {
      expect(response.status).toBe(503);
      expect(await response.json()).toMatchObject({ checks: { database: { ok: false, code: 'TIMEOUT' } } });
    }
    expect(started).toBe(1);
  });

  it('asks again once a check has ended', async () => {
    let works = false;
    const { ask } = await ready({
      database: () => (works ? Promise.resolve() : Promise.reject(new Error('down'))),
    });
    expect((await ask()).status).toBe(503);
    works = true;
    expect((await ask()).status).toBe(200);
  });
});
