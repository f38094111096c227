import { describe, expect, it } from 'vitest';
import { basicHeader, DEMO_BASIC, pick, startSimulator, tokenHeader } from './running-simulator.ts';

const TILLS = '/v2/organization/till?code=demo.till';
const NO_SCOPE = {
  response: {
    status: {
      code: 403,
      message: "Client doesn't have access to the requested resource",
      success: false,
      warnings: { warning: [] },
    },
  },
};

function scoped(permission: 'READ' | 'WRITE' | 'READWRITE', ...resources: string[]) {
  return {
    clients: [
      {
        key: 'k',
        secret: 's',
        defaultTillCode: 'demo.till',
        scopes: [{ entityId: 2, permission, resources }],
      },
    ],
  };
}

describe('scopes of a client', () => {
  it.each([
    ['resource and permission fit', scoped('READ', '.*v2/organization/.*')],
    ['one of several fits', scoped('READWRITE', '.*v1.1/customer/.*', '.*v2/.*')],
  ])('let a call through: %s', async (_case, seed) => {
    const { call, token } = await startSimulator({ seed });
    const answer = await call(TILLS, { headers: tokenHeader(await token('k', 's')) });
    expect(answer.status).toBe(200);
  });

  it.each([
    ['other resource', scoped('READWRITE', '.*v1.1/customer/.*')],
    ['resource in the middle only', scoped('READWRITE', 'v2/organization')],
    ['other permission', scoped('WRITE', '.*')],
  ])('refuse a call: %s', async (_case, seed) => {
    const { call, token } = await startSimulator({ seed });
    const answer = await call(TILLS, { headers: tokenHeader(await token('k', 's')) });
    expect(answer).toMatchObject({ status: 403, body: NO_SCOPE });
  });

  it('are refused with the HTTP status of the setting', async () => {
    const { call, token } = await startSimulator({
      seed: scoped('WRITE', '.*'),
      settings: { missingScopeStatus: 200 },
    });
    const answer = await call(TILLS, { headers: tokenHeader(await token('k', 's')) });
    expect(answer).toMatchObject({ status: 200, body: NO_SCOPE });
  });
});

describe('access groups', () => {
  const seed = {
    accessGroups: {
      readers: { Organization: 'READ' as const, Store: 'READ' as const },
      strangers: { Customer: 'WRITE' as const },
    },
    stores: [{ code: 'guarded', accessGroup: 'strangers' }],
    tills: [{ code: 'guarded.till', storeCode: 'guarded', password: 'demo123' }],
    clients: [
      { key: 'reader', secret: 's', defaultTillCode: 'demo.till', accessGroup: 'readers' },
      {
        key: 'overridden',
        secret: 's',
        defaultTillCode: 'demo.till',
        accessGroup: 'readers',
        scopes: [{ entityId: 3, permission: 'READ' as const, resources: ['.*v1.1/transaction.*'] }],
      },
    ],
  };

  it('let a client read what they grant, and not write', async () => {
    const { call, token } = await startSimulator({ seed });
    const headers = tokenHeader(await token('reader', 's'));
    expect((await call(TILLS, { headers })).status).toBe(200);
    const denied = await call('/v2/orgEntity/till', { method: 'POST', headers, body: {} });
    expect(denied.status).toBe(403);
    expect(denied.body).toEqual({
      errors: [{ status: false, code: 4000, message: 'Not authorized. Access is denied!' }],
      warnings: [],
    });
    expect((await call('/v2/customers/1', { headers })).status).toBe(403);
  });

  it('override the scopes of a client', async () => {
    const { call, token } = await startSimulator({ seed });
    expect((await call(TILLS, { headers: tokenHeader(await token('overridden', 's')) })).status).toBe(200);
  });

  it('reach a till by its store, or by the organisation’s default', async () => {
    const { simulator, call } = await startSimulator({ seed });
    const ofGuarded = basicHeader('guarded.till', '62cc2d8b4bf2d8728120d052163a77df');
    const denied = await call('/v1.1/store/login?format=json', { headers: ofGuarded });
    expect(denied.status).toBe(403);
    expect(pick(denied.body, 'response', 'status', 'code')).toBe(4000);
    expect((await call(TILLS, { headers: DEMO_BASIC })).status).toBe(200);
    simulator.seed({ org: { defaultAccessGroup: 'strangers' } });
    expect((await call(TILLS, { headers: DEMO_BASIC })).status).toBe(403);
  });

  it('answer 4001 while the authorisation service is down, to those whom a group governs', async () => {
    const { call, token } = await startSimulator({ seed, settings: { authorizationServiceDown: true } });
    const down = await call(TILLS, { headers: tokenHeader(await token('reader', 's')) });
    expect(down.status).toBe(503);
    expect(pick(down.body, 'errors', 0, 'code')).toBe(4001);
    expect((await call(TILLS, { headers: DEMO_BASIC })).status).toBe(200);
  });
});
