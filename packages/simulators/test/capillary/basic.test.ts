import { describe, expect, it } from 'vitest';
import { basicHeader, DEMO_BASIC, pick, startSimulator, tokenHeader } from './running-simulator.ts';

const LOGIN = '/v1.1/store/login?format=json';
const REFUSED = {
  response: {
    status: {
      success: 'false',
      code: 401,
      message: 'Authentication failed. Please check username and password',
    },
  },
};
const MD5 = '62cc2d8b4bf2d8728120d052163a77df';

describe('Basic authentication', () => {
  it.each([
    '/v1.1/store/login?format=json',
    '/v2/organization/till?code=demo.till',
    '/v3/integrations/clients',
  ])('lets the till call %s', async (path) => {
    const { call } = await startSimulator();
    expect((await call(path, { headers: DEMO_BASIC })).status).toBe(200);
  });

  it('takes the scheme in any case, as HTTP has it', async () => {
    const { call } = await startSimulator();
    const Authorization = DEMO_BASIC.Authorization.replace('Basic', 'bAsIc');
    expect((await call(LOGIN, { headers: { Authorization } })).status).toBe(200);
  });

  it.each([
    ['upper-case digest', basicHeader('demo.till', MD5.toUpperCase())],
    ['space after the colon (T4)', basicHeader('demo.till', ` ${MD5}`)],
    ['newline at the end, as `echo | base64` makes it', basicHeader('demo.till', `${MD5}\n`)],
    ['password instead of its digest', basicHeader('demo.till', 'demo123')],
    ['digest of the digest', basicHeader('demo.till', '1e8f4bb1b4d9d4fdaf9cf3a5d4a2d2c3')],
    ['till in another case', basicHeader('Demo.Till', MD5)],
    ['unknown till', basicHeader('other.till', MD5)],
    ['empty digest', basicHeader('demo.till', '')],
    ['no colon', { Authorization: `Basic ${Buffer.from('demo.till').toString('base64')}` }],
    ['not base64', { Authorization: 'Basic demo.till:secret' }],
    ['Bearer', { Authorization: 'Bearer abc' }],
    ['nothing', undefined],
  ])('refuses: %s', async (_case, headers) => {
    const { call } = await startSimulator();
    const answer = await call(LOGIN, headers === undefined ? {} : { headers });
    expect(answer).toMatchObject({ status: 401, body: REFUSED });
  });

  it('refuses an inactive till, and every till while Basic is switched off for the organisation', async () => {
    const { simulator, call, token } = await startSimulator({
      seed: {
        tills: [{ code: 'closed.till', storeCode: 'demo.store', password: 'demo123', isActive: false }],
      },
    });
    expect((await call(LOGIN, { headers: basicHeader('closed.till', MD5) })).status).toBe(401);
    simulator.seed({ org: { isBasicEnabled: false } });
    expect(await call(LOGIN, { headers: DEMO_BASIC })).toMatchObject({ status: 401, body: REFUSED });
    expect((await call(LOGIN, { headers: tokenHeader(await token()) })).status).toBe(200);
  });

  it('words the refusal in the envelope of the API called when so switched', async () => {
    const { call } = await startSimulator({
      settings: { credentialFailureEnvelope: 'api', basicFailureStatus: 403 },
    });
    const answer = await call('/v2/organization/till?code=demo.till');
    expect(answer.status).toBe(403);
    expect(pick(answer.body, 'errors', 0, 'code')).toBe(401);
  });
});

describe('a call with a token and a Basic header', () => {
  it('is refused, unless one of the two is set to count', async () => {
    const { simulator, call, token } = await startSimulator({
      seed: { tills: [{ code: 'other.till', storeCode: 'demo.store', password: 'demo123' }] },
    });
    const headers = { ...tokenHeader(await token()), ...basicHeader('other.till', MD5) };
    expect(await call(LOGIN, { headers })).toMatchObject({ status: 401, body: REFUSED });

    simulator.seed({ settings: { bothCredentials: 'oauth' } });
    const asClient = await call(LOGIN, { headers });
    expect(pick(asClient.body, 'response', 'store', 'user', 'username')).toBe('demo.till');

    simulator.seed({ settings: { bothCredentials: 'basic' } });
    const asTill = await call(LOGIN, { headers });
    expect(pick(asTill.body, 'response', 'store', 'user', 'username')).toBe('other.till');
  });
});
