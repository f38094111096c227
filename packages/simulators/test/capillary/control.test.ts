import { describe, expect, it } from 'vitest';
import {
  basicHeader,
  DEMO_BASIC,
  pick,
  type RunningSimulator,
  startSimulator,
  tokenHeader,
} from './running-simulator.ts';

const LOGIN = '/v1.1/store/login?format=json';

async function post({ call }: RunningSimulator, route: string, body: unknown = {}) {
  return call(`/__sim/${route}`, { method: 'POST', body });
}

describe('/__sim/seed', () => {
  it('adds clients, tills and stores that work at once', async () => {
    const running = await startSimulator();
    const seeded = await post(running, 'seed', {
      stores: [{ code: 'new.store' }],
      tills: [{ code: 'new.till', storeCode: 'new.store', passwordMd5: '202cb962ac59075b964b07152d234b70' }],
      clients: [{ key: 'new', secret: 's', ttlSeconds: 60, defaultTillCode: 'new.till' }],
      brands: [{ code: 'shop' }],
    });
    expect(seeded.status).toBe(200);
    const headers = tokenHeader(await running.token('new', 's'));
    const answer = await running.call(LOGIN, { headers });
    expect(pick(answer.body, 'response', 'store', 'user', 'username')).toBe('new.till');
    expect(running.simulator.context.authEngine.brands.has('SHOP')).toBe(true);
  });

  it('makes the store of a till that has none yet', async () => {
    const running = await startSimulator();
    await post(running, 'seed', { tills: [{ code: 'pop.up', storeCode: 'market', password: 'demo123' }] });
    const headers = basicHeader('pop.up', '62cc2d8b4bf2d8728120d052163a77df');
    const answer = await running.call('/v1.1/store/get?format=json', { headers });
    expect(pick(answer.body, 'response', 'stores', 'store', 'code')).toBe('market');
  });

  it('refuses a coupon whose series is not there', async () => {
    const answer = await post(await startSimulator(), 'seed', { coupons: [{ code: 'C1', seriesId: 7 }] });
    expect(answer.status).toBe(400);
    expect(pick(answer.body, 'errors', 0, 'message')).toContain('series 7');
  });

  it('starts the random sequence of the faults anew with randomSeed', async () => {
    const running = await startSimulator();
    const struck = async () => {
      await post(running, 'seed', { settings: { randomSeed: 7 } });
      await post(running, 'faults', {
        faults: [{ kind: 'status', status: 503, times: null, probability: 0.5 }],
      });
      const statuses: number[] = [];
      for (let turn = 0; turn < 20; turn += 1) {
        statuses.push((await running.call(LOGIN, { headers: DEMO_BASIC })).status);
      }
      await running.call('/__sim/faults', { method: 'DELETE' });
      return statuses;
    };
    const first = await struck();
    expect(new Set(first)).toEqual(new Set([200, 503]));
    expect(await struck()).toEqual(first);
  });

  it('switches single settings and leaves the others', async () => {
    const running = await startSimulator({ settings: { tokenFailureStatus: 401 } });
    await post(running, 'seed', { settings: { v2FailureStatus: 200 } });
    expect(running.simulator.context.settings).toMatchObject({
      v2FailureStatus: 200,
      tokenFailureStatus: 401,
    });
  });

  it.each([
    [{ tils: [] }, '', 'tils'],
    [{ tills: [{ code: 'X', storeCode: 's', password: 'p' }] }, 'tills.0.code', 'till name'],
    [{ tills: [{ code: 'abc', storeCode: 's' }] }, 'tills.0.password', 'either password or passwordMd5'],
    [{ clients: [{ key: 'k' }] }, 'clients.0.secret', 'expected string'],
    [{ clients: [{ key: 'k', secret: 's', ttlSeconds: 0 }] }, 'clients.0.ttlSeconds', '1'],
    [{ settings: { bothCredentials: 'perhaps' } }, 'settings.bothCredentials', 'refuse'],
    [{ settings: { speed: 1 } }, 'settings', 'speed'],
    [{ rateLimits: { everything: 1 } }, 'rateLimits.everything', 'METHOD /path'],
  ])('refuses %j and names the field %s', async (body, field, hint) => {
    const running = await startSimulator();
    const before = running.simulator.context.org.tills.size;
    const answer = await post(running, 'seed', body);
    expect(answer.status).toBe(400);
    expect(pick(answer.body, 'errors', 0, 'field')).toBe(field);
    expect(pick(answer.body, 'errors', 0, 'message')).toContain(hint);
    expect(running.simulator.context.org.tills.size).toBe(before);
  });
});

describe('/__sim/faults', () => {
  it('adds over HTTP what addFault adds, and clears by DELETE or an empty list', async () => {
    const running = await startSimulator();
    const always = { faults: [{ kind: 'status', status: 503, times: null }] };
    const status = async () => (await running.call(LOGIN, { headers: DEMO_BASIC })).status;
    await post(running, 'faults', always);
    expect(await status()).toBe(503);
    await running.call('/__sim/faults', { method: 'DELETE' });
    expect(await status()).toBe(200);
    await post(running, 'faults', always);
    await post(running, 'faults', { faults: [] });
    expect(await status()).toBe(200);
  });

  it.each([
    [{ faults: [{ kind: 'explode' }] }, 'faults.0.kind'],
    [{ faults: [{ kind: 'status' }] }, 'faults.0.status'],
    [{ faults: [{ kind: 'delay' }] }, 'faults.0.delayMs'],
    [{ faults: [{ kind: 'drop', match: { path: '(' } }] }, 'faults.0.match.path'],
    [{ faults: [{ kind: 'drop', probability: 2 }] }, 'faults.0.probability'],
    [{ fault: [] }, 'faults'],
  ])('refuses %j and names the field %s', async (body, field) => {
    const answer = await post(await startSimulator(), 'faults', body);
    expect(answer.status).toBe(400);
    expect(pick(answer.body, 'errors', 0, 'field')).toBe(field);
  });
});

describe('/__sim/clock', () => {
  it('moves the time of answers and tokens', async () => {
    const start = Date.UTC(2026, 0, 1);
    const running = await startSimulator({ nowMs: () => start });
    const date = async () => (await running.call(LOGIN)).headers.get('Date');
    expect(await date()).toBe('Thu, 01 Jan 2026 00:00:00 GMT');
    expect((await post(running, 'clock', { advanceMs: 60_000 })).body).toEqual({ nowMs: start + 60_000 });
    expect(await date()).toBe('Thu, 01 Jan 2026 00:01:00 GMT');
    await post(running, 'clock', { advanceMs: 60_000 });
    expect(await date()).toBe('Thu, 01 Jan 2026 00:02:00 GMT');
    await post(running, 'clock', { offsetMs: -600_000 });
    expect(await date()).toBe('Wed, 31 Dec 2025 23:50:00 GMT');
    await post(running, 'clock', { nowMs: Date.UTC(2030, 5, 1) });
    expect(await date()).toBe('Sat, 01 Jun 2030 00:00:00 GMT');
  });

  it.each([{}, { advanceMs: 1, nowMs: 2 }, { advanceMs: 1.5 }, { advanceMs: '1' }])(
    'refuses %j',
    async (body) => {
      const answer = await post(await startSimulator(), 'clock', body);
      expect(answer.status).toBe(400);
      expect(pick(answer.body, 'errors', 0, 'message')).toContain('exactly one of advanceMs');
    },
  );
});

describe('/__sim/reset', () => {
  it('brings back the demo seed and the seed of the start, and forgets all else', async () => {
    const running = await startSimulator({
      settings: { v2FailureStatus: 200 },
      seed: { clients: [{ key: 'mine', secret: 's', defaultTillCode: 'demo.till' }] },
    });
    await post(running, 'seed', {
      clients: [{ key: 'late', secret: 's' }],
      settings: { v2FailureStatus: 500 },
      rateLimits: { '*': 1 },
    });
    await post(running, 'faults', { faults: [{ kind: 'status', status: 503, times: null }] });
    await post(running, 'clock', { advanceMs: 86_400_000 });
    await running.call(LOGIN);
    expect((await post(running, 'reset')).status).toBe(200);

    const { context } = running.simulator;
    expect(running.simulator.requests()).toEqual([]);
    expect(context.settings.v2FailureStatus).toBe(200);
    expect([...context.org.clients.keys()]).toEqual(['demo-key', 'mine']);
    expect(Math.abs(context.nowMs() - Date.now())).toBeLessThan(60_000);
    const answers = [
      await running.call(LOGIN, { headers: DEMO_BASIC }),
      await running.call(LOGIN, { headers: DEMO_BASIC }),
    ];
    expect(answers.map((answer) => answer.status)).toEqual([200, 200]);
    expect(await running.token()).toMatch(/^ey/);
  });
});

describe('/__sim/state and /__sim/otps', () => {
  it('show what is there, without a secret', async () => {
    const running = await startSimulator({
      seed: { clients: [{ key: 'k', secret: 'top-secret-value', defaultTillCode: 'demo.till' }] },
    });
    const token = await running.token('k', 'top-secret-value');
    const { body } = await running.call('/__sim/state');
    expect(pick(body, 'org', 'tills', 0)).toMatchObject({ code: 'demo.till', storeCode: 'demo.store' });
    expect(pick(body, 'org', 'clients', 1)).toMatchObject({ key: 'k' });
    expect(pick(body, 'brands', 0)).toMatchObject({ code: 'DEMO' });
    const text = JSON.stringify(body);
    for (const secret of ['top-secret-value', 'demo-secret', '62cc2d8b4bf2d8728120d052163a77df', token]) {
      expect(text).not.toContain(secret);
    }
    running.simulator.context.sentCodes.push({
      at: '2026-01-01T00:00:00Z',
      channel: 'SMS',
      to: '919999999999',
      code: '123456',
      purpose: 'auth-engine',
    });
    expect((await running.call('/__sim/otps')).body).toMatchObject({
      otps: [{ to: '919999999999', code: '123456' }],
    });
  });
});

describe('control routes', () => {
  it('are not recorded, not limited, and not struck by faults', async () => {
    const running = await startSimulator({ seed: { rateLimits: { '*': 1 } } });
    running.simulator.addFault({ kind: 'status', status: 500, times: null });
    for (let turn = 0; turn < 3; turn += 1) expect((await running.call('/__sim/state')).status).toBe(200);
    expect(running.simulator.requests()).toEqual([]);
  });

  it('answer 404 for a route that is none, and 400 for a body that is no JSON', async () => {
    const running = await startSimulator();
    expect((await running.call('/__sim/nothing')).status).toBe(404);
    const broken = await running.call('/__sim/seed', { method: 'POST', body: '{' });
    expect(broken.status).toBe(400);
    expect(pick(broken.body, 'errors', 0, 'message')).toContain('JSON');
  });
});
