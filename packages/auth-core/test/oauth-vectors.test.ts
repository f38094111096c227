import { readFile } from 'node:fs/promises';
import { AppError } from '@capconnect/kernel';
import { describe, expect, it } from 'vitest';
import {
  createAuthenticatedFetch,
  createCapillaryAuth,
  createTokenProvider,
  oauthClientCredential,
} from '../src/index.ts';
import { startServer } from './support/start-server.ts';
import { givenToken, TOKEN_PATH, tokenCalls } from './support/token-calls.ts';

interface TokenCallVector {
  readonly id: string;
  readonly input: {
    readonly request: { method: string; path: string; body: { key: string; secret: string } };
  };
  readonly expected: { readonly body: { data: { accessToken: unknown; ttlSeconds: number } | null } };
}

const file = new URL('../../../contracts/vectors/capillary/oauth.json', import.meta.url);
const { vectors }: { vectors: readonly TokenCallVector[] } = JSON.parse(await readFile(file, 'utf8'));

function vector(id: string): TokenCallVector {
  const found = vectors.find((each) => each.id === id);
  if (found === undefined) throw new Error(`There is no vector ${id}.`);
  return found;
}

/** Makes the token call of a vector against a server that gives the vector's answer. */
async function callOf({ input, expected }: TokenCallVector) {
  // The vector leaves the token open; any of its form will do.
  const data =
    expected.body.data === null ? null : { ...expected.body.data, accessToken: 'header.payload.signature' };
  const server = await startServer(() => ({ json: { ...expected.body, data } }));
  const provider = createTokenProvider({
    baseUrl: server.url,
    credential: oauthClientCredential(input.request.body),
  });
  const outcome: unknown = await provider.getToken().catch((error: unknown) => error);
  await server.close();
  return { outcome, requests: server.requests };
}

describe('the vectors of the token call', () => {
  it.each(['T6', 'T7'])('%s: the request is that', async (id) => {
    const { requests } = await callOf(vector(id));
    const { method, path, body } = vector(id).input.request;
    expect(requests).toMatchObject([{ method, path }]);
    expect(JSON.parse(requests[0]?.body ?? '')).toEqual(body);
  });

  it('T6: the answer is a token of its life', async () => {
    const before = Date.now();
    const { outcome } = await callOf(vector('T6'));
    const lifeMs = (vector('T6').expected.body.data?.ttlSeconds ?? 0) * 1_000;
    expect(outcome).toMatchObject({ expiresAtMs: expect.any(Number) });
    expect(outcome).toHaveProperty(
      'expiresAtMs',
      expect.toSatisfy((endMs: number) => endMs >= before + lifeMs),
    );
  });

  it('T7: the answer is a rejection of the credentials', async () => {
    const { outcome } = await callOf(vector('T7'));
    expect(outcome).toBeInstanceOf(AppError);
    expect(outcome).toHaveProperty('code', 'CREDENTIAL_REJECTED');
  });

  it.each(['T8', 'T9'])('%s: the answer to a call has the token renewed', async (id) => {
    let calls = 0;
    const server = await startServer(({ path }) => {
      calls += 1;
      if (path === TOKEN_PATH) return givenToken(`token-${calls}`);
      return { json: calls === 2 ? vector(id).expected.body : { ok: true } };
    });
    const auth = createCapillaryAuth({
      baseUrl: server.url,
      credential: oauthClientCredential({ key: 'demo-key', secret: 'demo-secret' }),
    });
    const response = await createAuthenticatedFetch(auth)(`${server.url}/v1.1/customer/get`);
    expect(await response.json()).toEqual({ ok: true });
    expect(tokenCalls(server)).toBe(2);
    await server.close();
  });
});
