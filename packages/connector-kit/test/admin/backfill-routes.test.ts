import { createManualClock, silentLogger } from '@capconnect/kernel';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createBackfills, createInbox, createKeyRing, openDatabase } from '../../src/index.ts';
import { roomyIntake } from '../../src/testing/index.ts';
import { TEST_KEYS } from '../storage/support/test-storage.ts';
import { adminApp, fieldsOf, problemOf } from './admin-app.ts';
import { createTenantMap } from './stores.ts';

const RANGE = { tenant: 'acme', from: '2026-01-01', to: '2026-02-01' };

/** The admin API over real backfills that nobody runs. */
async function backfillApp() {
  const database = await openDatabase({ url: 'sqlite::memory:' });
  onTestFinished(() => database.close());
  const clock = createManualClock();
  const tenants = createTenantMap();
  const origin = 'https://eu.api.example';
  const capillary = { baseUrl: origin, authEngineUrl: origin, gatewayUrl: origin };
  await tenants.put('acme', { capillary, settings: {} });
  let count = 0;
  const inbox = createInbox({ database, keyRing: createKeyRing(TEST_KEYS), clock });
  const backfills = createBackfills({
    database,
    intake: roomyIntake({ inbox, database, clock }),
    tenants,
    source: { name: 'shop', count: async () => 0, page: async () => ({ items: [], nextCursor: undefined }) },
    clock,
    logger: silentLogger,
    ids: () => `backfill-${(count += 1)}`,
  });
  return adminApp({ backfills });
}

describe('/admin/backfills', () => {
  it('starts one and says where it is', async () => {
    const { call } = await backfillApp();
    const response = await call('POST', '/admin/backfills', { ...RANGE, dryRun: true });
    expect([response.status, response.headers.get('location')]).toEqual([202, '/admin/backfills/backfill-1']);
    expect(await response.json()).toEqual({ id: 'backfill-1' });
    expect(await (await call('GET', '/admin/backfills/backfill-1')).json()).toEqual({
      id: 'backfill-1',
      tenant: 'acme',
      from: '2026-01-01T00:00:00.000Z',
      to: '2026-02-01T00:00:00.000Z',
      dryRun: true,
      state: 'running',
      expected: null,
      found: 0,
      sent: 0,
      duplicate: 0,
      skipped: 0,
      rejected: 0,
      inFlight: 0,
      remaining: 0,
      estimatedSeconds: null,
      reasons: { skipped: {}, rejected: {} },
      error: null,
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
      finishedAt: null,
    });
  });

  it('takes times with an offset, and sends for real when nothing else is said', async () => {
    const { call } = await backfillApp();
    const times = { from: '2026-01-01T02:00:00+02:00', to: '2026-01-01T00:00:00.001Z' };
    expect((await call('POST', '/admin/backfills', { ...RANGE, ...times })).status).toBe(202);
    expect(await fieldsOf(await call('GET', '/admin/backfills/backfill-1'))).toMatchObject({
      from: '2026-01-01T00:00:00.000Z',
      to: '2026-01-01T00:00:00.001Z',
      dryRun: false,
    });
  });

  it.each([
    [{ from: '2026-02-30' }, '/from'],
    [{ from: '01/02/2026' }, '/from'],
    [{ from: '2026-01-01T00:00:00' }, '/from'],
    [{ from: 1_767_225_600_000 }, '/from'],
    [{ from: undefined }, '/from'],
    [{ to: 'yesterday' }, '/to'],
    [{ to: '2026-01-01' }, '/to'],
    [{ to: '2025-12-31' }, '/to'],
    [{ tenant: '' }, '/tenant'],
    [{ dryRun: 'yes' }, '/dryRun'],
    [{ dryrun: true }, '/dryrun'],
  ])('refuses %j and names the field', async (changes, pointer) => {
    const { call } = await backfillApp();
    const response = await call('POST', '/admin/backfills', { ...RANGE, ...changes });
    expect(response.status).toBe(400);
    expect((await problemOf(response)).errors?.map((error) => error.pointer)).toEqual([pointer]);
    expect(await (await call('GET', '/admin/backfills')).json()).toEqual({ items: [] });
  });

  it('refuses an unknown tenant, and a second one over the same time', async () => {
    const { call } = await backfillApp();
    const unknown = await call('POST', '/admin/backfills', { ...RANGE, tenant: 'nobody' });
    expect([unknown.status, (await problemOf(unknown)).code]).toEqual([404, 'TENANT_UNKNOWN']);
    await call('POST', '/admin/backfills', RANGE);
    const second = await call('POST', '/admin/backfills', { ...RANGE, from: '2026-01-31' });
    expect([second.status, (await problemOf(second)).code]).toEqual([409, 'CONFLICT']);
  });

  it('pauses, resumes and cancels', async () => {
    const { call } = await backfillApp();
    await call('POST', '/admin/backfills', RANGE);
    const change = async (how: string) => {
      const response = await call('POST', `/admin/backfills/backfill-1/${how}`);
      return [response.status, (await fieldsOf(response))['state']];
    };
    expect(await change('pause')).toEqual([200, 'paused']);
    expect(await change('pause')).toEqual([200, 'paused']);
    expect(await change('resume')).toEqual([200, 'running']);
    expect(await change('cancel')).toEqual([200, 'cancelled']);
    expect(await change('resume')).toEqual([409, undefined]);
    expect((await call('POST', '/admin/backfills/no-such/pause')).status).toBe(404);
    expect((await call('GET', '/admin/backfills/no-such')).status).toBe(404);
    expect((await call('GET', '/admin/backfills/backfill-1/pause')).status).toBe(405);
  });

  it('lists them, of one tenant or all', async () => {
    const { call } = await backfillApp();
    await call('POST', '/admin/backfills', RANGE);
    const idsOf = async (query: string) => {
      const { items } = await fieldsOf(await call('GET', `/admin/backfills${query}`));
      return items;
    };
    expect(await idsOf('')).toMatchObject([{ id: 'backfill-1' }]);
    expect(await idsOf('?tenant=acme&limit=1')).toMatchObject([{ id: 'backfill-1' }]);
    expect(await idsOf('?tenant=other')).toEqual([]);
    for (const query of ['?limit=0', '?tennant=acme']) {
      expect((await call('GET', `/admin/backfills${query}`)).status).toBe(400);
    }
  });

  it('asks for the admin token, and is not there in an app without history', async () => {
    const { url } = await backfillApp();
    expect((await fetch(`${url}/admin/backfills`)).status).toBe(401);
    const { call } = await adminApp();
    expect((await call('GET', '/admin/backfills')).status).toBe(404);
  });
});
