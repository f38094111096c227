import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { tillBasicCredential, verifyTillLogin } from '../src/index.ts';
import { demoTill, type DemoWorld, startDemoWorld } from './support/demo.ts';
import { failureOf } from './support/failure-of.ts';
import { type ServedAnswer, startServer } from './support/start-server.ts';

let world: DemoWorld;

beforeAll(async () => {
  world = await startDemoWorld();
});

afterAll(async () => {
  await world.stop();
});

describe('verifyTillLogin, against the simulator', () => {
  beforeEach(async () => {
    world.restart();
  });

  it('returns when the till may log in', async () => {
    await verifyTillLogin({ baseUrl: world.simulator.url, credential: demoTill });
    expect(world.simulator.requests()).toMatchObject([
      {
        method: 'GET',
        path: '/v1.1/store/login',
        query: { format: 'json' },
        status: 200,
        tillCode: 'demo.till',
      },
    ]);
  });

  it.each([200, 401])('reports a wrong password, answered with HTTP %i', async (basicFailureStatus) => {
    world.simulator.seed({ settings: { basicFailureStatus } });
    const credential = tillBasicCredential({ till: 'demo.till', password: 'wrong' });
    const failure = await failureOf(verifyTillLogin({ baseUrl: world.simulator.url, credential }));
    expect(failure.code).toBe('CREDENTIAL_REJECTED');
    expect(failure.message).toContain('Basic authentication is enabled');
  });
});

describe('verifyTillLogin', () => {
  it.each<[string, ServedAnswer, string]>([
    ['access denied', { status: 403, json: { errorCode: 4000 } }, 'ACCESS_DENIED'],
    ['rights that cannot be told', { status: 503, json: { errorCode: 4001 } }, 'AUTH_UNAVAILABLE'],
    [
      'another failure',
      { json: { response: { status: { success: 'false', code: 500 } } } },
      'UPSTREAM_INVALID',
    ],
    ['a page of HTML', { text: '<html>' }, 'UPSTREAM_INVALID'],
    ['429', { status: 429, json: {} }, 'AUTH_THROTTLED'],
    ['404', { status: 404, text: '' }, 'AUTH_CONFIG_INVALID'],
    ['no answer', 'drop', 'AUTH_UNAVAILABLE'],
  ])('reports %s', async (_case, answer, code) => {
    const server = await startServer(() => answer);
    const failure = await failureOf(verifyTillLogin({ baseUrl: server.url, credential: demoTill }));
    expect(failure.code).toBe(code);
    await server.close();
  });
});
