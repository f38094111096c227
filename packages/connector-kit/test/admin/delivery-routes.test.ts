import { describe, expect, it } from 'vitest';
import { adminApp, problemOf } from './admin-app.ts';

describe('/admin/deliveries', () => {
  it('hands every filter on; empty ones are none', async () => {
    const { call, asked } = await adminApp();
    const response = await call(
      'GET',
      '/admin/deliveries?status=dead&tenant=acme&type=orders%2Fpaid&q=5001&limit=200&cursor=abc',
    );
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      items: [{ id: 'done-1' }, { id: 'dead-1' }, { id: 'working-1' }],
      nextCursor: null,
    });
    await call('GET', '/admin/deliveries?status=&tenant=&type=&q=&limit=&cursor=');
    expect(asked).toEqual([
      { status: 'dead', tenant: 'acme', type: 'orders/paid', q: '5001', limit: 200, cursor: 'abc' },
      {},
    ]);
  });

  it.each([
    ['status=broken', '/status'],
    ['limit=0', '/limit'],
    ['limit=201', '/limit'],
    ['limit=1e1', '/limit'],
    ['state=dead', '/state'],
    ['tenant=a&tenant=b', '/tenant'],
    ['q[$ne]=1', '/(a name we do not repeat)'],
  ])('refuses ?%s and names the parameter', async (query, pointer) => {
    const { call, asked } = await adminApp();
    const response = await call('GET', `/admin/deliveries?${query}`);
    expect(response.status).toBe(400);
    expect((await problemOf(response)).errors?.[0]?.pointer).toBe(pointer);
    expect(asked).toEqual([]);
  });

  it('shows one with its history, and the counts', async () => {
    const { call } = await adminApp();
    expect(await (await call('GET', '/admin/deliveries/done-1')).json()).toMatchObject({
      id: 'done-1',
      history: [],
      payload: { id: 1 },
    });
    expect(await (await call('GET', '/admin/deliveries/counts')).json()).toEqual({
      accepted: 0,
      working: 1,
      done: 1,
      failed: 0,
      dead: 1,
    });
    expect((await call('GET', '/admin/deliveries/unknown')).status).toBe(404);
  });

  it('replays one, unless that would do harm', async () => {
    const { call } = await adminApp();
    const replay = async (id: string) => {
      const response = await call('POST', `/admin/deliveries/${id}/replay`);
      return [response.status, await response.json()];
    };
    expect(await replay('dead-1')).toEqual([200, { replayed: 1 }]);
    expect(await replay('done-1')).toMatchObject([
      409,
      { code: 'CONFLICT', detail: expect.stringContaining('is done') },
    ]);
    expect(await replay('working-1')).toMatchObject([
      409,
      { detail: expect.stringContaining('being worked on') },
    ]);
    expect(await replay('unknown')).toMatchObject([404, { code: 'NOT_FOUND' }]);
  });

  it('gives up one that holds others', async () => {
    const { call } = await adminApp();
    const release = async (id: string) => (await call('POST', `/admin/deliveries/${id}/release`)).status;
    expect(await release('dead-1')).toBe(200);
    expect(await release('done-1')).toBe(409);
    expect(await release('unknown')).toBe(404);
  });

  it('sets aside one that waits, and says why it does not another', async () => {
    const { call } = await adminApp();
    const setAside = (id: string) => call('POST', `/admin/deliveries/${id}/aside`);
    expect((await setAside('failed-1')).status).toBe(200);
    const refusal = await setAside('done-1');
    expect([refusal.status, await refusal.json()]).toMatchObject([
      409,
      { code: 'CONFLICT', detail: 'This delivery is done: only one that waits can be set aside.' },
    ]);
    expect((await setAside('unknown')).status).toBe(404);
  });

  it('replays many', async () => {
    const { call, asked } = await adminApp();
    const response = await call('POST', '/admin/deliveries/replay', { status: 'dead', tenant: 'acme' });
    expect(await response.json()).toEqual({ replayed: 1 });
    expect(asked).toEqual([{ status: 'dead', tenant: 'acme' }]);
  });

  it.each([
    [{}],
    [{ status: 'done' }],
    [{ status: 'dead', tennant: 'acme' }],
    [{ status: 'dead', tenant: '' }],
    [undefined],
  ])('replays nothing for %j', async (body) => {
    const { call, asked } = await adminApp();
    expect((await call('POST', '/admin/deliveries/replay', body)).status).toBe(400);
    expect(asked).toEqual([]);
  });

  it('says which method it takes', async () => {
    const { call } = await adminApp();
    const response = await call('GET', '/admin/deliveries/replay');
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
  });
});
