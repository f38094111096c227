import { createHash } from 'node:crypto';
import { AppError } from '@capconnect/kernel';
import { describe, expect, it } from 'vitest';
import { adminApp, fieldsOf, problemOf } from './admin-app.ts';

const oauth = { kind: 'oauth-client', key: 'KEYcanaryKEY', secret: 'SECRETcanary' };
const capillary = { baseUrl: 'https://eu.api.capillarytech.com', credential: oauth };

describe('PUT /admin/tenants/{tenantId}', () => {
  it('adds a tenant with 201, changes it with 200, and shows it masked', async () => {
    const { call, stored, text } = await adminApp();
    const added = await call('PUT', '/admin/tenants/acme', {
      capillary: { ...capillary, attribution: { type: 'STORE_CODE', code: 'berlin-1' } },
      settings: { webhookSecret: 'canary' },
    });
    const shown = {
      id: 'acme',
      capillary: {
        baseUrl: 'https://eu.api.capillarytech.com',
        authEngineUrl: 'https://eu.api.capillarytech.com',
        gatewayUrl: 'https://eu.api.capillarytech.com',
        credential: { kind: 'oauth-client', key: 'KEYc...', secret: '[secret]' },
        attribution: { type: 'STORE_CODE', code: 'berlin-1' },
      },
      settings: { billNumberPrefix: 'SHP-', webhookSecret: '[secret]' },
    };
    expect(added.status).toBe(201);
    expect(await added.json()).toEqual({ ...shown, revision: 1 });
    expect(stored.get('acme')?.capillary.credential).toMatchObject({ key: 'KEYcanaryKEY' });

    const changed = await call('PUT', '/admin/tenants/acme', { capillary });
    expect([changed.status, (await fieldsOf(changed))['revision']]).toEqual([200, 2]);
    for (const path of ['/admin/tenants', '/admin/tenants/acme']) {
      const response = await call('GET', path);
      expect(response.status).toBe(200);
      expect(await response.text()).not.toContain('canary');
    }
    expect(text()).not.toContain('canary');
    expect(text()).toMatch(/"tenantId":"acme".*"tenant added"/);
  });

  it('lets what waits for the tenant run again, since the change may have mended it', async () => {
    const { call, asked } = await adminApp();
    await call('PUT', '/admin/tenants/acme', { capillary });
    expect(asked).toEqual([{ status: 'failed', tenant: 'acme' }]);
  });

  it('keeps of a till password only its MD5', async () => {
    const { call, stored } = await adminApp();
    const till = { kind: 'till-basic', till: 'demo.till' };
    const md5 = createHash('md5').update('dem\u00f6123', 'utf8').digest('hex');
    await call('PUT', '/admin/tenants/a', {
      capillary: { ...capillary, credential: { ...till, password: 'dem\u00f6123' } },
    });
    await call('PUT', '/admin/tenants/b', {
      capillary: { ...capillary, credential: { ...till, passwordMd5: md5.toUpperCase() } },
    });
    for (const id of ['a', 'b']) {
      const credential = stored.get(id)?.capillary.credential;
      expect(credential?.kind === 'till-basic' && credential.passwordMd5.reveal()).toBe(md5);
    }
    expect(await (await call('GET', '/admin/tenants/a')).json()).toMatchObject({
      capillary: { credential: { kind: 'till-basic', till: 'demo.till', passwordMd5: '[secret]' } },
    });
  });

  it('names every wrong field at once and none of the values', async () => {
    const { call, text, stored } = await adminApp();
    const response = await call('PUT', '/admin/tenants/acme', {
      capillary: {
        baseUrl: 'http://canary.example.com',
        authEngineUrl: 'https://user:canary@host',
        gatewayUrl: 'https://host/canary',
        credential: { kind: 'oauth-client', key: 'canary key', scret: 'canary' },
        attribution: { type: 'canary', code: '' },
      },
      settings: { billNumberPrefix: 'canary' },
      more: 'canary',
    });
    expect(response.status).toBe(400);
    const answer = await response.text();
    expect(JSON.parse(answer).errors).toEqual([
      { pointer: '/capillary/baseUrl', detail: expect.stringContaining('not sent over plain http') },
      {
        pointer: '/capillary/authEngineUrl',
        detail: expect.stringContaining('holds a user name or password'),
      },
      {
        pointer: '/capillary/gatewayUrl',
        detail: expect.stringContaining('must be an origin without a path'),
      },
      { pointer: '/capillary/credential/secret', detail: 'is required' },
      { pointer: '/capillary/credential/scret', detail: 'is not a field we know' },
      {
        pointer: '/capillary/attribution/type',
        detail: expect.stringContaining('must be one of TILL, STORE_CODE'),
      },
      {
        pointer: '/capillary/attribution/code',
        detail: 'must be printable ASCII, without spaces at its ends',
      },
      { pointer: '/settings/billNumberPrefix', detail: 'must have at most 5 characters' },
      { pointer: '/more', detail: 'is not a field we know' },
    ]);
    expect(answer + text()).not.toContain('canary');
    expect(stored.size).toBe(0);
  });

  it.each([
    [{ kind: 'till-basic', till: 'demo.till' }, 'must have exactly one of password and passwordMd5'],
    [
      { kind: 'till-basic', till: 'demo.till', password: 'a', passwordMd5: 'b'.repeat(32) },
      'must have exactly one of password and passwordMd5',
    ],
    [
      { kind: 'social', token: 'x' },
      'must be oauth-client (key, secret) or till-basic (till, and password or passwordMd5)',
    ],
    [{ ...oauth, key: 'with space' }, /^The API client's key holds white space/],
    [{ kind: 'till-basic', till: 'Demo Till', password: 'x' }, /^The till code is not one/],
    [{ kind: 'till-basic', till: 'demo.till', password: 'a'.repeat(32) }, /looks like an MD5 already/],
    [undefined, 'is required'],
  ])('refuses the credential %j', async (credential, detail) => {
    const { call } = await adminApp();
    const response = await call('PUT', '/admin/tenants/acme', { capillary: { ...capillary, credential } });
    expect(response.status).toBe(400);
    expect((await problemOf(response)).errors?.[0]?.detail).toMatch(detail);
  });

  it("refuses a kind of credential that does not fit the app's scenario", async () => {
    const { call } = await adminApp({ rules: { credentialKinds: ['till-basic'] } });
    const response = await call('PUT', '/admin/tenants/acme', { capillary });
    expect((await problemOf(response)).errors).toEqual([
      {
        pointer: '/capillary/credential',
        detail: 'must be of kind till-basic: other ways to authenticate do not fit this app',
      },
    ]);
  });

  it('takes a tenant without credential where the app can do without', async () => {
    const { call } = await adminApp({ rules: { isCredentialOptional: true } });
    const response = await call('PUT', '/admin/tenants/demo', {
      capillary: { baseUrl: 'http://127.0.0.1:4010' },
    });
    expect(response.status).toBe(201);
    expect((await fieldsOf(response))['capillary']).not.toHaveProperty('credential');
  });

  it('does not store the masks of a tenant that is sent back as it was shown', async () => {
    const { call } = await adminApp();
    await call('PUT', '/admin/tenants/acme', { capillary, settings: { webhookSecret: 'x' } });
    const { capillary: shown, settings } = await fieldsOf(await call('GET', '/admin/tenants/acme'));
    const response = await call('PUT', '/admin/tenants/acme', { capillary: shown, settings });
    expect(response.status).toBe(400);
    expect((await problemOf(response)).errors?.map(({ pointer }) => pointer)).toEqual([
      '/capillary/credential/secret',
      '/settings/webhookSecret',
    ]);
  });

  it.each(['UPPER', '-a', 'a%20b', 'a%2f..%2fb', '..%2f', 'a'.repeat(101), '__proto__', 'a%0ab'])(
    'refuses the id %s',
    async (id) => {
      const { call, stored } = await adminApp();
      const response = await call('PUT', `/admin/tenants/${id}`, { capillary });
      expect(response.status).toBe(400);
      expect(stored.size).toBe(0);
    },
  );

  it("takes ids of the app's own form", async () => {
    const { call } = await adminApp({ rules: { id: /^[a-z0-9-]+\.myshopify\.com$/ } });
    expect((await call('PUT', '/admin/tenants/demo.myshopify.com', { capillary })).status).toBe(201);
    expect((await call('PUT', '/admin/tenants/demo', { capillary })).status).toBe(400);
  });

  it('lets nobody reach the prototype', async () => {
    const { call } = await adminApp();
    const response = await call(
      'PUT',
      '/admin/tenants/acme',
      `{"__proto__":{"polluted":1},"capillary":${JSON.stringify(capillary)}}`,
    );
    expect(response.status).toBe(400);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  it('stands a body that is deep enough to exhaust a stack', async () => {
    const { call } = await adminApp();
    const deep = '['.repeat(60_000) + ']'.repeat(60_000);
    expect((await call('PUT', '/admin/tenants/acme', `{"settings":${deep}}`)).status).toBe(400);
  });

  it('refuses bodies over 256 kB', async () => {
    const { call } = await adminApp();
    expect(
      (await call('PUT', '/admin/tenants/acme', { capillary, settings: 'x'.repeat(300_000) })).status,
    ).toBe(413);
  });
});

describe('/admin/tenants', () => {
  it('lists, verifies and removes', async () => {
    const { call } = await adminApp();
    expect(await (await call('GET', '/admin/tenants')).json()).toEqual({ items: [], unreadable: [] });
    await call('PUT', '/admin/tenants/acme', { capillary });
    expect(await (await call('GET', '/admin/tenants')).json()).toMatchObject({ items: [{ id: 'acme' }] });
    expect(await (await call('POST', '/admin/tenants/acme/verify')).json()).toEqual({
      ok: true,
      checks: [{ title: 'acme' }],
    });
    expect((await call('DELETE', '/admin/tenants/acme')).status).toBe(204);
    for (const [method, path] of [
      ['GET', ''],
      ['DELETE', ''],
      ['POST', '/verify'],
    ] as const) {
      const response = await call(method, `/admin/tenants/acme${path}`);
      expect([response.status, (await problemOf(response)).code]).toEqual([404, 'TENANT_UNKNOWN']);
    }
  });
});

describe('a tenant that cannot be read', () => {
  const error = new AppError('DECRYPTION_FAILED', 'A stored value needs the key "k0". Put that key back.');
  const unreadable = [{ id: 'locked', revision: 3, error }];

  it('is listed beside the others, with what to do', async () => {
    const { call } = await adminApp({ unreadable });
    await call('PUT', '/admin/tenants/acme', { capillary });
    const response = await call('GET', '/admin/tenants');
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      items: [{ id: 'acme' }],
      unreadable: [{ id: 'locked', revision: 3, error: { code: error.code, message: error.message } }],
    });
    expect((await call('GET', '/admin/tenants/locked')).status).toBe(500);
  });

  it('is mended by putting it again, or removed', async () => {
    const { call } = await adminApp({ unreadable });
    expect((await call('PUT', '/admin/tenants/locked', { capillary })).status).toBe(200);
    expect(await (await call('GET', '/admin/tenants')).json()).toMatchObject({
      items: [{ id: 'locked' }],
      unreadable: [],
    });
    const another = await adminApp({ unreadable });
    expect((await another.call('DELETE', '/admin/tenants/locked')).status).toBe(204);
  });
});
