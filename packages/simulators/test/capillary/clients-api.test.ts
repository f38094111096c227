import { describe, expect, it } from 'vitest';
import { DEMO_BASIC, pick, type RunningSimulator, startSimulator, tokenHeader } from './running-simulator.ts';

const CLIENTS = '/v3/integrations/clients';
const headers = DEMO_BASIC;

async function create({ simulator, call }: RunningSimulator, changes: Record<string, unknown> = {}) {
  const defaultTillId = simulator.context.org.tills.get('demo.till')?.id;
  const scopes = [{ entityId: 3, permission: 'READ', resources: [] }];
  const body = {
    name: 'POS server',
    description: 'central',
    expirationTokenTime: 600,
    defaultTillId,
    scopes,
    ...changes,
  };
  return call(CLIENTS, { method: 'POST', headers, body });
}

describe('/v3/integrations/clients', () => {
  it('creates a client whose key and secret work, and shows the secret only then', async () => {
    const running = await startSimulator();
    const created = await create(running);
    const key = String(pick(created.body, 'data', 'clientKey'));
    const secret = String(pick(created.body, 'data', 'clientSecret'));
    expect(key).toMatch(/^[A-Za-z0-9]{25}$/);
    expect(secret).toMatch(/^[A-Za-z0-9]{40}$/);
    expect(created.body).toMatchObject({
      data: {
        name: 'POS server',
        isValid: true,
        expirationTokenTime: 600,
        scopes: [{ permission: 'READ', entityId: 3 }],
      },
      errors: null,
    });
    expect(await running.token(key, secret)).toMatch(/^ey/);
    const shown = await running.call(`${CLIENTS}/${key}`, { headers });
    expect(pick(shown.body, 'data', 'clientKey')).toBe(key);
    expect(JSON.stringify(shown.body)).not.toContain(secret);
    const list = await running.call(CLIENTS, { headers });
    expect(pick(list.body, 'data')).toHaveLength(2);
    expect(JSON.stringify(list.body)).not.toContain('ecret');
  });

  it('keeps the client to its scope', async () => {
    const running = await startSimulator();
    const { body } = await create(running);
    const token = await running.token(
      String(pick(body, 'data', 'clientKey')),
      String(pick(body, 'data', 'clientSecret')),
    );
    const answer = await running.call('/v2/organization/till?code=demo.till', {
      headers: tokenHeader(token),
    });
    expect(answer.status).toBe(403);
  });

  it('changes what may change: not key and secret', async () => {
    const { simulator, call, token } = await startSimulator();
    const change = { name: 'New', expirationTokenTime: 60, clientKey: 'stolen', clientSecret: 'stolen' };
    const changed = await call(`${CLIENTS}/demo-key`, { method: 'PUT', headers, body: change });
    expect(changed.body).toMatchObject({
      data: { clientKey: 'demo-key', name: 'New', expirationTokenTime: 60 },
    });
    expect(await token()).toMatch(/^ey/);
    expect(simulator.context.org.clients.get('demo-key')?.ttlSeconds).toBe(60);
  });

  it('deletes softly: the client stays listed, its secret and its tokens are refused', async () => {
    const { call, token } = await startSimulator();
    const old = await token();
    const deleted = await call(`${CLIENTS}/demo-key`, { method: 'DELETE', headers });
    expect(deleted.body).toMatchObject({ data: { clientKey: 'demo-key', isValid: false } });
    expect(await token()).toBe('undefined');
    const answer = await call('/v1.1/store/login?format=json', { headers: tokenHeader(old) });
    expect(answer.status).toBe(401);
  });

  it.each([
    [{ name: '' }, 'name'],
    [{ expirationTokenTime: 3601 }, 'expirationTokenTime'],
    [{ expirationTokenTime: '600' }, 'expirationTokenTime'],
    [{ defaultTillId: 1 }, 'defaultTillId'],
    [{ scopes: [{ entityId: 2, permission: 'ALL' }] }, 'scopes.0.permission'],
  ])('refuses %j', async (changes, field) => {
    const answer = await create(await startSimulator(), changes);
    expect(answer.status).toBe(400);
    expect(pick(answer.body, 'errors', 0, 'message')).toContain(field);
  });

  it('allows 15 clients and no more', async () => {
    const running = await startSimulator();
    for (let made = 1; made < 15; made += 1) expect((await create(running)).status).toBe(200);
    expect((await create(running)).status).toBe(400);
    await running.call(`${CLIENTS}/demo-key`, { method: 'DELETE', headers });
    expect((await create(running)).status).toBe(200);
  });

  it('answers 404 for an unknown client, and lists the scopes', async () => {
    const { call } = await startSimulator();
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const answer = await call(`${CLIENTS}/nobody`, {
        method,
        headers,
        ...(method === 'PUT' ? { body: {} } : {}),
      });
      expect({ method, status: answer.status }).toEqual({ method, status: 404 });
    }
    const scopes = await call('/v3/integrations/scopes', { headers });
    expect(pick(scopes.body, 'data')).toEqual([
      { id: 1, name: 'target groups' },
      { id: 2, name: 'all' },
      { id: 3, name: 'v1.1/transaction' },
    ]);
  });
});
