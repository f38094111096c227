import { describe, expect, it } from 'vitest';
import { DEMO_BASIC, pick, type RunningSimulator, startSimulator, tokenHeader } from './running-simulator.ts';

const TILLS = '/v2/organization/till?code=demo.till';
const LOGIN = '/v1.1/store/login?format=json';

async function statuses({ call }: RunningSimulator, count: number, path = TILLS): Promise<number[]> {
  const all: number[] = [];
  for (let done = 0; done < count; done += 1) all.push((await call(path, { headers: DEMO_BASIC })).status);
  return all;
}

/** Statuses of 30 calls of which about half fail. */
async function flaky(randomSeed: number): Promise<number[]> {
  const running = await startSimulator({ settings: { randomSeed } });
  running.simulator.addFault({ kind: 'status', status: 503, times: null, probability: 0.5 });
  return statuses(running, 30);
}

describe('the fault status', () => {
  it('strikes once by default, in the envelope of the API', async () => {
    const running = await startSimulator();
    running.simulator.addFault({ kind: 'status', status: 503 });
    const failed = await running.call(TILLS, { headers: DEMO_BASIC });
    expect(failed.status).toBe(503);
    expect(failed.body).toEqual({
      errors: [{ status: false, code: 503, message: 'Service Unavailable' }],
      warnings: [],
    });
    expect(await statuses(running, 1)).toEqual([200]);
  });

  it('sends what it is told: JSON, text and headers', async () => {
    const { simulator, call } = await startSimulator();
    simulator.addFault({
      kind: 'status',
      status: 429,
      body: { slow: 'down' },
      headers: { 'Retry-After': '7' },
    });
    simulator.addFault({
      kind: 'status',
      status: 200,
      body: '<html>',
      headers: { 'Content-Type': 'text/html' },
    });
    const json = await call(TILLS);
    expect(json).toMatchObject({ status: 429, body: { slow: 'down' } });
    expect(json.headers.get('Retry-After')).toBe('7');
    const html = await call(TILLS);
    expect(html).toMatchObject({ status: 200, body: '<html>' });
    expect(html.headers.get('Content-Type')).toContain('text/html');
  });

  it('keeps to its method and path, a prefix or a regular expression', async () => {
    const { simulator, call } = await startSimulator();
    simulator.addFault({
      kind: 'status',
      status: 500,
      times: null,
      match: { method: 'post', path: '/v3/oauth' },
    });
    simulator.addFault({
      kind: 'status',
      status: 502,
      times: null,
      match: { path: String.raw`^/v2/organization/till/\d+$` },
    });
    expect((await call('/v3/oauth/token/generate', { method: 'POST', body: {} })).status).toBe(500);
    expect((await call('/v3/oauth/token/generate')).status).toBe(405);
    expect((await call('/v2/organization/till/1', { headers: DEMO_BASIC })).status).toBe(502);
    expect((await call(TILLS, { headers: DEMO_BASIC })).status).toBe(200);
  });

  it('lets matches pass first, strikes so often, and goes', async () => {
    const running = await startSimulator();
    running.simulator.addFault({ kind: 'status', status: 503, after: 1, times: 2 });
    expect(await statuses(running, 5)).toEqual([200, 503, 503, 200, 200]);
    running.simulator.addFault({ kind: 'status', status: 503, times: null });
    expect(await statuses(running, 3)).toEqual([503, 503, 503]);
    running.simulator.clearFaults();
    expect(await statuses(running, 1)).toEqual([200]);
  });

  it('does not use up a later fault that did not get its turn', async () => {
    const running = await startSimulator();
    running.simulator.addFault({ kind: 'status', status: 500 });
    running.simulator.addFault({ kind: 'status', status: 502 });
    expect(await statuses(running, 3)).toEqual([500, 502, 200]);
  });

  it('strikes by chance, the same way for the same seed', async () => {
    const first = await flaky(7);
    expect(await flaky(7)).toEqual(first);
    expect(await flaky(8)).not.toEqual(first);
    expect(new Set(first)).toEqual(new Set([200, 503]));
  });
});

describe('faults of the connection', () => {
  const create = {
    method: 'POST',
    headers: DEMO_BASIC,
    body: { name: 'n', description: 'd', expirationTokenTime: 60, scopes: [] },
  };

  async function newClient({ simulator, call }: RunningSimulator) {
    const defaultTillId = simulator.context.org.tills.get('demo.till')?.id;
    return call('/v3/integrations/clients', { ...create, body: { ...create.body, defaultTillId } });
  }

  it('drop: cut before the work', async () => {
    const running = await startSimulator();
    running.simulator.addFault({ kind: 'drop' });
    await expect(newClient(running)).rejects.toThrow('fetch failed');
    expect(running.simulator.context.org.clients.size).toBe(1);
    expect(running.simulator.requests()).toMatchObject([
      { status: null, faults: ['drop'], body: { name: 'n' } },
    ]);
  });

  it('lost-answer: the work is done, the answer never comes', async () => {
    const running = await startSimulator();
    running.simulator.addFault({ kind: 'lost-answer' });
    await expect(newClient(running)).rejects.toThrow('fetch failed');
    expect(running.simulator.context.org.clients.size).toBe(2);
    expect(running.simulator.requests()).toMatchObject([
      { status: 200, faults: ['lost-answer'], tillCode: 'demo.till' },
    ]);
    expect((await newClient(running)).status).toBe(200);
  });

  it('delay: the work is done only afterwards, so a caller that gives up learns nothing', async () => {
    const { simulator } = await startSimulator();
    simulator.addFault({ kind: 'delay', delayMs: 60_000 });
    const given = fetch(`${simulator.url}${TILLS}`, { headers: DEMO_BASIC, signal: AbortSignal.timeout(50) });
    await expect(given).rejects.toThrow('timeout');
    expect(simulator.requests()).toMatchObject([{ status: null, faults: ['delay'] }]);
  });

  it('delay and status together: first the one, then the other', async () => {
    const { simulator, call } = await startSimulator();
    simulator.addFault({ kind: 'delay', delayMs: 1 });
    simulator.addFault({ kind: 'status', status: 504 });
    expect((await call(TILLS)).status).toBe(504);
    expect(simulator.requests()).toMatchObject([{ status: 504, faults: ['delay', 'status'] }]);
  });
});

describe('faults of tokens', () => {
  it.each([
    ['expire-tokens', '498'],
    ['reject-tokens', '401'],
  ] as const)('%s: the tokens issued so far answer %s, a new one works', async (kind, code) => {
    const { simulator, call, token } = await startSimulator();
    const old = [await token(), await token()];
    simulator.addFault({ kind });
    for (const value of old) {
      const answer = await call(LOGIN, { headers: tokenHeader(value) });
      expect(answer.status).toBe(401);
      expect(pick(answer.body, 'response', 'status', 'code')).toBe(code);
    }
    expect((await call(LOGIN, { headers: tokenHeader(await token()) })).status).toBe(200);
  });

  it('strike at every matching call when set to always: no token lives long enough', async () => {
    const { simulator, call, token } = await startSimulator();
    simulator.addFault({ kind: 'expire-tokens', times: null, match: { path: '/v1.1' } });
    for (let turn = 0; turn < 3; turn += 1) {
      const answer = await call(LOGIN, { headers: tokenHeader(await token()) });
      expect(pick(answer.body, 'response', 'status', 'code')).toBe('498');
    }
  });
});
