import { decodeJwt, decodeProtectedHeader } from 'jose';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  type Answer,
  pick,
  type RunningSimulator,
  startSimulator,
  tokenHeader,
} from './running-simulator.ts';
import {
  callExpectedSchema,
  callInputSchema,
  listThemes,
  loadVectors,
  mismatches,
  readVector,
  type Vector,
} from './vector.ts';

const tillSchema = z.union([
  z.strictObject({ till: z.string(), password: z.string() }),
  z.strictObject({ till: z.string(), passwordMd5: z.string() }),
]);
const headerSchema = z.object({ header: z.string() });

describe('the files of vectors', () => {
  it('have the documented form, and no id twice', () => {
    const ids = listThemes().flatMap((theme) => Array.from(loadVectors(theme).keys()));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(
      expect.arrayContaining(['T1', 'T2', 'T3', 'T4', 'T5', 'T6', 'T7', 'T8', 'T9', 'T34']),
    );
  });
});

describe('Basic (T1 to T5)', () => {
  const basic = loadVectors('basic');

  it.each([...basic])('%s: the till with this password is let in by this header', async (_id, vector) => {
    const { input, expected } = readVector(vector, tillSchema, headerSchema);
    const answer = await login(input, expected.header);
    expect(answer.status).toBe(200);
    expect(pick(answer.body, 'response', 'store', 'user', 'username')).toBe(input.till);
  });

  it.each([...basic].filter(([, vector]) => vector.verdict === 'refuted'))(
    '%s: not by the header that the documents print',
    async (_id, vector) => {
      const answer = await login(tillSchema.parse(vector.input), headerSchema.parse(vector.claimed).header);
      expect(answer.status).toBe(401);
    },
  );
});

/** Logs in to a simulator that knows the till. */
async function login({ till, ...password }: z.output<typeof tillSchema>, header: string): Promise<Answer> {
  const { call } = await startSimulator({
    seed: { tills: [{ code: till, storeCode: 'demo.store', ...password }] },
  });
  return call('/v1.1/store/login?format=json', { headers: { Authorization: header } });
}

describe('OAuth (T6 to T9)', () => {
  const oauth = loadVectors('oauth');

  it('T6: a token for key and secret', async () => {
    expect(await deviations(await startSimulator(), oauth.get('T6'))).toEqual([]);
  });

  it('T6-claims: header and claims of the sample', async () => {
    const { input, expected } = readVector(
      oauth.get('T6-claims'),
      z.strictObject({
        ttlSeconds: z.int(),
        issuedAtSeconds: z.int(),
        clientName: z.string(),
        clientId: z.int(),
        orgId: z.int(),
      }),
      z.strictObject({ header: z.unknown(), claims: z.record(z.string(), z.unknown()) }),
    );
    const { simulator, token } = await startSimulator({
      nowMs: () => input.issuedAtSeconds * 1000,
      seed: {
        clients: [{ key: 'sample', secret: 'sample', name: input.clientName, ttlSeconds: input.ttlSeconds }],
      },
    });
    const sample = await token('sample', 'sample');
    expect(decodeProtectedHeader(sample)).toEqual(expected.header);
    // The id of a client is the simulator's own.
    const { client_id: _ours, ...claims } = expected.claims;
    expect(decodeJwt(sample)).toMatchObject({ ...claims, client_id: expect.any(Number) });
    expect(input.orgId).toBe(simulator.context.org.id);
  });

  it('T7: a wrong secret', async () => {
    expect(await deviations(await startSimulator(), oauth.get('T7'))).toEqual([]);
  });

  it('T8: an expired token', async () => {
    const running = await startSimulator();
    const token = await running.token();
    running.simulator.advanceMs(300_000);
    expect(await deviations(running, oauth.get('T8'), tokenHeader(token))).toEqual([]);
  });

  it('T9: an invalid token', async () => {
    expect(
      await deviations(await startSimulator(), oauth.get('T9'), tokenHeader('no-token-of-ours')),
    ).toEqual([]);
  });
});

/** Makes the vector's call. @returns where the answer is not as expected. */
async function deviations(
  { call }: RunningSimulator,
  vector: Vector | undefined,
  headers: Record<string, string> = {},
): Promise<string[]> {
  const { input, expected } = readVector(vector, callInputSchema, callExpectedSchema);
  const { method, path, query, body } = input.request;
  const search = query === undefined ? '' : `?${new URLSearchParams(query).toString()}`;
  const answer = await call(`${path}${search}`, { method, headers, body });
  return mismatches(expected.body, answer.body);
}
