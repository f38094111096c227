import { describe, expect, it } from 'vitest';
import { DEMO_BASIC, pick, startSimulator, tokenHeader } from './running-simulator.ts';

const TILLS = '/v2/organization/till?code=demo.till';

describe('recorded requests', () => {
  it('tell what was called, by whom, and how it was answered', async () => {
    const { simulator, call } = await startSimulator({ nowMs: () => Date.UTC(2026, 0, 1) });
    const answer = await call(TILLS, { headers: { ...DEMO_BASIC, 'X-Custom': 'yes' } });
    const [recorded] = simulator.requests();
    expect(recorded).toMatchObject({
      id: 1,
      at: '2026-01-01T00:00:00.000Z',
      method: 'GET',
      path: '/v2/organization/till',
      query: { code: 'demo.till' },
      body: null,
      status: 200,
      tillCode: 'demo.till',
      callerKind: 'basic',
      faults: [],
    });
    expect(recorded?.headers['x-custom']).toBe('yes');
    expect(recorded?.requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.headers.get('X-Cap-Requestid')).toBe(recorded?.requestId);
    expect(answer.headers.get('X-Cap-Api-Request-Uri')).toBe(TILLS);
  });

  it('hold no secret, and still show which token was used', async () => {
    const { simulator, call, token } = await startSimulator();
    const first = await token();
    const second = await token();
    for (const used of [first, first, second]) await call(TILLS, { headers: tokenHeader(used) });
    await call(TILLS, { headers: DEMO_BASIC });
    await call('/auth/v1/password/validate', {
      method: 'POST',
      body: {
        brand: 'DEMO',
        password: 'hunter2-canary',
        nested: [{ token: 'token-canary' }],
        key: 'key-canary',
      },
    });

    await call('/mobile/v2/api/customer/get', { headers: { cap_authorization: 'customer-canary' } });

    const text = JSON.stringify(simulator.requests());
    const basic = DEMO_BASIC.Authorization.slice('Basic '.length);
    for (const secret of [
      'demo-secret',
      first,
      second,
      basic,
      'hunter2-canary',
      'token-canary',
      'key-canary',
      'customer-canary',
    ]) {
      expect(text).not.toContain(secret);
    }
    const tokens = simulator.requests().map((request) => request.headers['x-cap-api-oauth-token']);
    expect(tokens[2]).toMatch(/^sha256:[0-9a-f]{12}$/);
    expect(tokens[2]).toBe(tokens[3]);
    expect(tokens[4]).not.toBe(tokens[3]);
    expect(simulator.requests()[5]?.headers['authorization']).toMatch(/^Basic sha256:[0-9a-f]{12}$/);
  });

  it('include token calls: the key stays readable, the secret does not', async () => {
    const { simulator, token } = await startSimulator();
    await token();
    expect(simulator.requests()).toMatchObject([
      {
        path: '/v3/oauth/token/generate',
        status: 200,
        callerKind: null,
        body: { key: 'demo-key', secret: expect.stringMatching(/^sha256:/) },
      },
    ]);
  });

  it('are listed over HTTP, by path and method', async () => {
    const { call, token } = await startSimulator();
    await token();
    await call(TILLS, { headers: DEMO_BASIC });
    await call('/v2/organization/till/7', { headers: DEMO_BASIC });
    const paths = async (query: string) => {
      const { body } = await call(`/__sim/requests${query}`);
      const requests = pick(body, 'requests');
      return Array.isArray(requests) ? requests.map((request: unknown) => pick(request, 'path')) : undefined;
    };
    expect(await paths('')).toHaveLength(3);
    expect(await paths('?method=post')).toEqual(['/v3/oauth/token/generate']);
    expect(await paths('?path=/v2/')).toHaveLength(2);
    expect(await paths(`?path=${encodeURIComponent(String.raw`till/\d+$`)}`)).toEqual([
      '/v2/organization/till/7',
    ]);
    expect((await call('/__sim/requests?paht=/v2')).status).toBe(400);
  });
});
