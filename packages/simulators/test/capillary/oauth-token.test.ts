import { decodeJwt, decodeProtectedHeader, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { basicHeader, pick, startSimulator, tokenHeader } from './running-simulator.ts';

const TOKEN_PATH = '/v3/oauth/token/generate';
const LOGIN = '/v1.1/store/login?format=json';
const REFUSED = { data: null, errors: [{ code: 320001, message: 'Invalid client key and secret' }] };

describe('POST /v3/oauth/token/generate', () => {
  it('gives another token at each call, and the older ones stay valid', async () => {
    const { call, token } = await startSimulator();
    const first = await token();
    const second = await token();
    expect(first).not.toBe(second);
    for (const accepted of [first, second]) {
      expect((await call(LOGIN, { headers: tokenHeader(accepted) })).status).toBe(200);
    }
  });

  it('makes tokens with the documented claims, scopes as a JSON string', async () => {
    const scopes = [{ entityId: 2, permission: 'READWRITE' as const, resources: ['.*'] }];
    const { token } = await startSimulator({
      seed: {
        clients: [
          { key: 'k', secret: 's', name: 'Scoped', ttlSeconds: 600, defaultTillCode: 'demo.till', scopes },
        ],
      },
    });
    const sample = await token('k', 's');
    expect(decodeProtectedHeader(sample)).toEqual({ alg: 'RS256', kid: 'k1' });
    const claims = decodeJwt(sample);
    expect(claims).toMatchObject({
      iss: 'Capillary',
      sub: 'Scoped',
      token_use: 'token_access',
      client_key: 'k',
      default_till: 'demo.till',
      jti: expect.stringMatching(/^[\w-]{22}$/),
      scopes: JSON.stringify(scopes),
    });
    expect(Number(claims.exp) - Number(claims.iat)).toBe(600);
  });

  it.each([
    ['wrong secret', { key: 'demo-key', secret: 'nope' }],
    ['unknown key', { key: 'nobody', secret: 'demo-secret' }],
    ['missing secret', { key: 'demo-key' }],
    ['secret that is no string', { key: 'demo-key', secret: 1 }],
    ['a member of every object', { key: '__proto__', secret: 'demo-secret' }],
    ['an array', []],
    ['no body', undefined],
  ])('refuses with 320001: %s', async (_case, body) => {
    const { call } = await startSimulator();
    const answer = await call(TOKEN_PATH, { method: 'POST', body });
    expect(answer).toMatchObject({ status: 400, body: REFUSED });
  });

  it.each([200, 401])('refuses with the HTTP status of its setting: %i', async (tokenFailureStatus) => {
    const { call } = await startSimulator({ settings: { tokenFailureStatus } });
    const answer = await call(TOKEN_PATH, { method: 'POST', body: { key: 'demo-key', secret: 'nope' } });
    expect(answer).toMatchObject({ status: tokenFailureStatus, body: REFUSED });
  });

  it('refuses a disabled client', async () => {
    const { call } = await startSimulator({
      seed: { clients: [{ key: 'off', secret: 's', isValid: false }] },
    });
    const answer = await call(TOKEN_PATH, { method: 'POST', body: { key: 'off', secret: 's' } });
    expect(answer.body).toEqual(REFUSED);
  });

  it('needs no authentication and ignores a wrong one', async () => {
    const { call } = await startSimulator();
    const answer = await call(TOKEN_PATH, {
      method: 'POST',
      headers: basicHeader('nobody', 'x'),
      body: { key: 'demo-key', secret: 'demo-secret' },
    });
    expect(pick(answer.body, 'data', 'ttlSeconds')).toBe(300);
  });
});

describe('a call with a token', () => {
  it('works to the last millisecond of its life, then is told that and when it expired', async () => {
    const start = Date.UTC(2026, 0, 1);
    const { simulator, call, token } = await startSimulator({ nowMs: () => start });
    const headers = tokenHeader(await token());
    simulator.advanceMs(299_999);
    expect((await call(LOGIN, { headers })).status).toBe(200);
    simulator.advanceMs(1);
    const late = await call(LOGIN, { headers });
    expect(late.status).toBe(401);
    expect(late.body).toEqual({
      response: {
        status: { success: 'true', code: '498', message: 'Token expired at 2026-01-01T05:35:00.000+0530' },
        customers: null,
      },
    });
  });

  it('answers a refused token with the HTTP status of its setting', async () => {
    const { call } = await startSimulator({ settings: { rejectedTokenStatus: 200 } });
    const answer = await call('/v2/customers/lookup', { headers: tokenHeader('nonsense') });
    expect(answer.status).toBe(200);
    expect(pick(answer.body, 'response', 'status', 'code')).toBe('401');
  });

  it('needs the raw token: "Bearer " in front makes it invalid', async () => {
    const { call, token } = await startSimulator();
    const answer = await call(LOGIN, { headers: tokenHeader(`Bearer ${await token()}`) });
    expect(pick(answer.body, 'response', 'status', 'code')).toBe('401');
  });

  it('is refused when the token is unsigned, re-signed, altered or from before a reset', async () => {
    const { simulator, call, token } = await startSimulator();
    const genuine = await token();
    const claims = decodeJwt(genuine);
    const stranger = await generateKeyPair('RS256');
    const [header = '', payload = '', signature = ''] = genuine.split('.');
    const longer = Buffer.from(JSON.stringify({ ...claims, exp: Number(claims.exp) + 3600 })).toString(
      'base64url',
    );
    const forgeries = {
      'alg none': new UnsecuredJWT(claims).encode(),
      'alg none with our kid': `${Buffer.from('{"kid":"k1","alg":"none"}').toString('base64url')}.${payload}.`,
      'key of a stranger': await new SignJWT(claims)
        .setProtectedHeader({ kid: 'k1', alg: 'RS256' })
        .sign(stranger.privateKey),
      'shared secret': await new SignJWT(claims)
        .setProtectedHeader({ kid: 'k1', alg: 'HS256' })
        .sign(Buffer.from('demo-secret-demo-secret-demo-secret')),
      'longer life': `${header}.${longer}.${signature}`,
      'no signature': `${header}.${payload}.`,
    };
    for (const [name, forgery] of Object.entries(forgeries)) {
      const answer = await call(LOGIN, { headers: tokenHeader(forgery) });
      expect({ name, code: pick(answer.body, 'response', 'status', 'code') }).toEqual({ name, code: '401' });
    }
    expect((await call(LOGIN, { headers: tokenHeader(genuine) })).status).toBe(200);
    simulator.reset();
    expect((await call(LOGIN, { headers: tokenHeader(genuine) })).status).toBe(401);
  });
});
