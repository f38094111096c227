import { describe, expect, it } from 'vitest';
import { DEMO_BASIC, startSimulator } from './running-simulator.ts';

/** The refusal of a whole request, as each API words it. */
const WORDED: Readonly<Record<string, (code: number) => unknown>> = {
  '/v1.1': (code) => ({ response: { status: { success: 'false', code } } }),
  '/v2': (code) => ({ errors: [{ status: false, code }], warnings: [] }),
  '/v3': (code) => ({ data: null, errors: [{ code }] }),
  '/auth/v1': (code) => ({ status: { success: false, code }, auth: null, user: null }),
};

describe.each(Object.entries(WORDED))('refusals of %s', (start, worded) => {
  const post = { method: 'POST', headers: DEMO_BASIC };

  it('404 for a route that is none', async () => {
    const { call } = await startSimulator();
    const answer = await call(`${start}/no/such/route`, { headers: DEMO_BASIC });
    expect(answer).toMatchObject({ status: 404, body: worded(404) });
  });

  it('400 for a body that is no JSON', async () => {
    const { call } = await startSimulator();
    const answer = await call(`${start}/no/such/route`, { ...post, body: '{"a":' });
    expect(answer).toMatchObject({ status: 400, body: worded(400) });
  });

  it('415 for a body of another type', async () => {
    const { call } = await startSimulator();
    const headers = { ...DEMO_BASIC, 'Content-Type': 'application/xml' };
    const answer = await call(`${start}/no/such/route`, { method: 'POST', headers, body: '<a/>' });
    expect(answer).toMatchObject({ status: 415, body: worded(415) });
  });

  it('413 for a body that is too large', async () => {
    const { call } = await startSimulator();
    const answer = await call(`${start}/no/such/route`, {
      ...post,
      body: `"${'a'.repeat(21 * 1024 * 1024)}"`,
    });
    expect(answer).toMatchObject({ status: 413, body: worded(413) });
  });
});

it.each([
  ['POST', '/v2/organization/till', '/v2'],
  ['DELETE', '/v1.1/store/login', '/v1.1'],
  ['PUT', '/v3/integrations/clients', '/v3'],
  ['GET', '/v3/oauth/token/generate', '/v3'],
  ['GET', '/auth/v1/token/generate', '/auth/v1'],
])('405 for %s %s', async (method, path, start) => {
  const { call } = await startSimulator();
  const answer = await call(path, { method, headers: DEMO_BASIC });
  expect(answer).toMatchObject({ status: 405, body: WORDED[start]?.(405) });
});

it.each(['/', '/v2/organization/till', '/v1.1/store/login', '/auth/v1/none'])(
  'every answer has a request id, also a refused one and one outside all APIs: %s',
  async (path) => {
    const { call } = await startSimulator();
    const { headers } = await call(path);
    expect(headers.get('X-Cap-Requestid')).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers.get('X-Powered-By')).toBeNull();
  },
);
