import { describe, expect, it } from 'vitest';
import { basicHeader, DEMO_BASIC, pick, startSimulator, tokenHeader } from './running-simulator.ts';

const TILLS = '/v2/organization/till?code=demo.till';
const START = Date.UTC(2026, 0, 1, 0, 0, 20);

describe('rate limits', () => {
  it('are off by default', async () => {
    const { call } = await startSimulator();
    const answers = await Promise.all(Array.from({ length: 50 }, () => call(TILLS, { headers: DEMO_BASIC })));
    expect(answers.every((answer) => answer.status === 200)).toBe(true);
  });

  it('refuse the call above the limit, until the next minute of the clock', async () => {
    const { simulator, call } = await startSimulator({
      nowMs: () => START,
      seed: { rateLimits: { '*': 2 } },
    });
    const next = async () => call(TILLS, { headers: DEMO_BASIC });
    expect([(await next()).status, (await next()).status]).toEqual([200, 200]);
    const refused = await next();
    expect(refused.status).toBe(429);
    expect(refused.headers.get('Retry-After')).toBeNull();
    expect(refused.body).toEqual({
      errors: [{ status: false, code: 429, message: 'Too many requests' }],
      warnings: [],
    });
    simulator.advanceMs(39_999);
    expect((await next()).status).toBe(429);
    simulator.advanceMs(1);
    expect((await next()).status).toBe(200);
  });

  it('say when to come back, when so switched', async () => {
    const { call } = await startSimulator({
      nowMs: () => START,
      seed: { rateLimits: { '*': 1 } },
      settings: { rateLimitRetryAfter: true },
    });
    await call('/v1.1/store/login?format=json', { headers: DEMO_BASIC });
    const refused = await call('/v1.1/store/login?format=json', { headers: DEMO_BASIC });
    expect(refused.headers.get('Retry-After')).toBe('40');
    expect(pick(refused.body, 'response', 'status', 'code')).toBe(429);
  });

  it('count each caller for itself, and neither the token call nor a refused one', async () => {
    const { call, token } = await startSimulator({
      nowMs: () => START,
      seed: {
        rateLimits: { '*': 1 },
        tills: [{ code: 'other.till', storeCode: 'demo.store', password: 'demo123' }],
      },
    });
    expect((await call(TILLS, { headers: basicHeader('demo.till', 'wrong') })).status).toBe(401);
    expect((await call(TILLS, { headers: DEMO_BASIC })).status).toBe(200);
    expect((await call(TILLS, { headers: DEMO_BASIC })).status).toBe(429);
    const other = basicHeader('other.till', '62cc2d8b4bf2d8728120d052163a77df');
    expect((await call(TILLS, { headers: other })).status).toBe(200);
    await token();
    const headers = tokenHeader(await token());
    expect((await call(TILLS, { headers })).status).toBe(200);
    expect((await call(TILLS, { headers: tokenHeader(await token()) })).status).toBe(429);
  });

  it('count each API for itself, with {id} for any one segment', async () => {
    const { simulator, call } = await startSimulator({
      nowMs: () => START,
      seed: { rateLimits: { 'GET /v2/organization/till/{id}': 1 } },
    });
    const id = simulator.context.org.tills.get('demo.till')?.id;
    const statuses = [];
    for (const path of [`/v2/organization/till/${id}`, '/v2/organization/till/0', TILLS, TILLS]) {
      statuses.push((await call(path, { headers: DEMO_BASIC })).status);
    }
    expect(statuses).toEqual([200, 429, 200, 200]);
  });
});
