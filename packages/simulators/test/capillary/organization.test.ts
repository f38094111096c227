import { describe, expect, it } from 'vitest';
import { DEMO_BASIC, pick, startSimulator } from './running-simulator.ts';

const headers = DEMO_BASIC;

describe('stores and tills', () => {
  it('GET /v2/organization/till finds a till by code, name or id', async () => {
    const { simulator, call } = await startSimulator();
    const id = simulator.context.org.tills.get('demo.till')?.id;
    const expected = {
      id,
      code: 'demo.till',
      description: '',
      name: 'Demo Till',
      type: 'TILL',
      referenceId: -1,
      adminType: 'GENERAL',
      isActive: true,
      isOuEnabled: false,
      timeZoneId: 0,
      currencyId: 0,
      languageId: 0,
      customField: [],
      default: false,
      warnings: [],
    };
    for (const path of ['till?code=demo.till', 'till?name=Demo%20Till', `till?tillId=${id}`, `till/${id}`]) {
      const { body } = await call(`/v2/organization/${path}`, { headers });
      expect({ path, body }).toEqual({ path, body: expected });
    }
    for (const path of ['till?code=none', 'till?name=none', 'till?tillId=1', 'till/1', 'till']) {
      const answer = await call(`/v2/organization/${path}`, { headers });
      expect({ path, ...answer }).toMatchObject({ path, status: 400, body: { errors: [{ status: false }] } });
    }
  });

  it('GET /v1.1/store/login tells who is logged in', async () => {
    const { call } = await startSimulator({ nowMs: () => Date.UTC(2026, 0, 1) });
    const { body } = await call('/v1.1/store/login?format=json', { headers });
    expect(body).toMatchObject({
      response: {
        status: { success: 'true', code: '200', message: 'SUCCESS' },
        store: {
          user: {
            username: 'demo.till',
            org_name: 'Demo Org',
            org_id: '1115',
            server_time: '2026-01-01T05:30:00+05:30',
          },
        },
      },
    });
  });

  it('GET /v1.1/store/get gives the own store, or one by id or external id', async () => {
    const { simulator, call } = await startSimulator({
      seed: { stores: [{ code: 'north', externalId: 'N1' }] },
    });
    const id = simulator.context.org.stores.get('north')?.id;
    const codeOf = async (query: string) => {
      const { body } = await call(`/v1.1/store/get?format=json${query}`, { headers });
      return pick(body, 'response', 'stores', 'store', 'code') ?? pick(body, 'response', 'status', 'success');
    };
    expect(await codeOf('')).toBe('demo.store');
    expect(await codeOf(`&id=${id}`)).toBe('north');
    expect(await codeOf('&external_id=N1')).toBe('north');
    expect(await codeOf('&id=1')).toBe('false');
  });

  it('GET /v1.1/organization/get and /entities list the organisation, at most 200 entities', async () => {
    const tills = Array.from({ length: 250 }, (_, index) => ({
      code: `bulk.till${index}`,
      storeCode: 'demo.store',
      password: 'x',
    }));
    const { call } = await startSimulator({ seed: { tills } });
    const organization = await call('/v1.1/organization/get?format=json', { headers });
    expect(pick(organization.body, 'response', 'organization')).toMatchObject({
      id: '1115',
      timezone_offset: 'UTC+05:30',
    });
    const entities = async (type: string) =>
      (await call(`/v1.1/organization/entities?format=json&type=${type}`, { headers })).body;
    const stores = await entities('STORE');
    expect(pick(stores, 'response', 'organization', 'entities', 'entity')).toMatchObject([
      { code: 'demo.store', type: 'STORE', is_active: '1', external_id: 'DEMO-1' },
    ]);
    const found = await entities('till');
    expect(pick(found, 'response', 'pagination', 'total')).toBe('251');
    expect(pick(found, 'response', 'organization', 'entities', 'entity')).toHaveLength(200);
    expect(pick(await entities('ZONE'), 'response', 'status', 'success')).toBe('false');
  });
});
