import { Secret } from '@capconnect/kernel';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  createGatewayFetch,
  gatewayHeaders,
  gatewayRejection,
  type GatewayFetchOptions,
  type SignedInStep,
} from '../../src/auth-engine/index.ts';
import { failureOf } from '../support/failure-of.ts';
import { startServer, type ServedAnswer, type ServedRequest } from '../support/start-server.ts';
import { attempt } from './attempt.ts';
import { expectStep } from './expect-step.ts';
import { ANN, ANN_EMAIL, ANN_MOBILE, startEngine } from './start-engine.ts';

type Engine = Awaited<ReturnType<typeof startEngine>>;

const EXPIRED = { status: { success: false, code: 302, message: 'Session expired' } };
const CUSTOMER = { status: { success: true, code: 200 }, customers: { customer: [{ firstname: 'Ann' }] } };

async function signIn(engine: Engine, surface: 'mobile' | 'web' = 'mobile'): Promise<SignedInStep> {
  const otp = expectStep(await engine[surface]().start(ANN), 'otp');
  return expectStep(await otp.validate(engine.code()), 'signed-in');
}

/** A gateway that accepts every token but the given ones. */
async function startGateway(refused: readonly string[], rejection: ServedAnswer = { json: EXPIRED }) {
  const gateway = await startServer((request) =>
    refused.includes(tokenOf(request)) ? rejection : { json: CUSTOMER },
  );
  onTestFinished(() => gateway.close());
  return gateway;
}

const tokenOf = ({ headers }: ServedRequest) => String(headers['cap_authorization']);

/** Moves the clock, so that a renewed token differs from the one before. */
async function startGatewayFetch(
  engine: Engine,
  signedIn: SignedInStep,
  rejection?: ServedAnswer,
  options: Partial<GatewayFetchOptions> = {},
) {
  const gateway = await startGateway([signedIn.token.value.reveal()], rejection);
  const renewals: SignedInStep[] = [];
  engine.clock.advance(60_000);
  const callGateway = createGatewayFetch({
    gatewayUrl: gateway.url,
    signedIn,
    onRenewed: (renewed) => void renewals.push(renewed),
    ...options,
  });
  return { gateway, renewals, callGateway };
}

describe('gatewayHeaders', () => {
  const token = new Secret('t.o.k');

  it('names customer, brand and device, and the token without Bearer', () => {
    expect(gatewayHeaders({ token, brand: 'SHOP', deviceId: 'device-1', identifier: ANN })).toEqual({
      cap_authorization: 't.o.k',
      cap_brand: 'SHOP',
      cap_device_id: 'device-1',
      cap_identifier_type: 'MOBILE',
      cap_identifier_value: ANN_MOBILE,
    });
  });

  it('has no device on the web', () => {
    const identifier = { identifierType: 'EMAIL', identifierValue: ANN_EMAIL };
    expect(gatewayHeaders({ token, brand: 'SHOP', identifier })).not.toHaveProperty('cap_device_id');
  });

  it.each([
    [
      'an address in another script',
      { identifier: { identifierType: 'EMAIL', identifierValue: 'анна@example.com' } },
    ],
    ['a line break', { brand: 'SHOP\r\nx-evil: 1' }],
    ['a token that is none', { token: new Secret('a\nb') }],
  ])('refuses %s, and does not repeat it', async (_name, change) => {
    const error = await failureOf(
      attempt(() => gatewayHeaders({ token, brand: 'SHOP', identifier: ANN, ...change })),
    );
    expect(error.code).toBe('INPUT_INVALID');
    expect(error.message).not.toMatch(/анна|evil|a\nb/);
  });
});

describe('gatewayRejection', () => {
  it.each([
    [{ status: { code: 401, success: false } }, 'token-refused'],
    [{ status: { code: '401', success: 'true' } }, 'token-refused'],
    [{ response: { status: { code: 401 } } }, 'token-refused'],
    [{ status: { code: 302, success: false } }, 'session-expired'],
    [{ response: { status: { code: '302' } } }, 'session-expired'],
    [CUSTOMER, undefined],
    [{ status: { code: 500 } }, undefined],
    [{ status: 401 }, undefined],
    ['401', undefined],
    [null, undefined],
  ])('of %j is %s', (body, rejection) => {
    expect(gatewayRejection(body)).toBe(rejection);
  });
});

describe('createGatewayFetch', () => {
  it('calls as the customer and passes the answer on', async () => {
    const engine = await startEngine();
    const signedIn = await signIn(engine);
    const gateway = await startGateway([]);
    const callGateway = createGatewayFetch({
      gatewayUrl: gateway.url,
      signedIn,
      onRenewed: () => expect.unreachable(),
    });
    const answer = await callGateway('/customer/get?mlp=true');
    expect(await answer.json()).toEqual(CUSTOMER);
    expect(gateway.requests).toHaveLength(1);
    expect(gateway.requests[0]).toMatchObject({
      method: 'GET',
      path: '/mobile/v2/api/customer/get?mlp=true',
      headers: {
        cap_authorization: signedIn.token.value.reveal(),
        cap_brand: 'SHOP',
        cap_device_id: 'device-1',
        cap_identifier_type: 'MOBILE',
        cap_identifier_value: ANN_MOBILE,
        accept: 'application/json',
      },
    });
  });

  it.each([
    ['mobile', '302 in the body', { json: EXPIRED }],
    ['web', '302 in the body', { json: EXPIRED }],
    ['mobile', '401 in the body', { json: { response: { status: { code: '401', success: 'true' } } } }],
    ['mobile', 'HTTP 401', { status: 401, text: 'Unauthorized' }],
    ['mobile', 'HTTP 302', { status: 302, headers: { location: 'https://login.example.com' }, text: '' }],
  ] as const)('renews once and calls once more: %s, %s', async (surface, _name, rejection) => {
    const engine = await startEngine();
    const signedIn = await signIn(engine, surface);
    const { gateway, renewals, callGateway } = await startGatewayFetch(engine, signedIn, rejection);
    const answer = await callGateway('customer/update', { method: 'POST', body: '{"a":1}' });
    expect(await answer.json()).toEqual(CUSTOMER);
    expect(gateway.requests.map(({ body }) => body)).toEqual(['{"a":1}', '{"a":1}']);
    expect(renewals).toHaveLength(1);
    expect(gateway.requests[1]?.headers['cap_authorization']).toBe(renewals[0]?.token.value.reveal());

    await callGateway('customer/get');
    expect(gateway.requests).toHaveLength(3);
    expect(renewals).toHaveLength(1);
  });

  it('renews once for all calls in flight', async () => {
    const engine = await startEngine();
    const { renewals, callGateway } = await startGatewayFetch(engine, await signIn(engine));
    const answers = await Promise.all(Array.from({ length: 20 }, () => callGateway('customer/get')));
    expect(await Promise.all(answers.map((answer) => answer.json()))).toEqual(
      Array.from({ length: 20 }, () => CUSTOMER),
    );
    expect(renewals).toHaveLength(1);
    expect(engine.calls().filter((path) => path === 'token/regenerate')).toHaveLength(1);
  });

  it('ends the sign-in when renewing is refused, and calls the engine once', async () => {
    const engine = await startEngine({
      config: { CONF_ENABLE_EXPIRY_BASED_KEY: true, CONF_KEY_EXPIRY_IN_MINUTES: 1 },
    });
    const { gateway, callGateway } = await startGatewayFetch(engine, await signIn(engine));
    expect(await failureOf(callGateway('customer/get'))).toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(gateway.requests).toHaveLength(1);
    expect(engine.calls().filter((path) => path === 'token/regenerate')).toHaveLength(1);
  });

  it('ends the sign-in when the renewed token is refused too', async () => {
    const engine = await startEngine();
    const signedIn = await signIn(engine);
    const gateway = await startServer(() => ({ json: EXPIRED }));
    onTestFinished(() => gateway.close());
    const callGateway = createGatewayFetch({ gatewayUrl: gateway.url, signedIn, onRenewed: () => {} });
    expect(await failureOf(callGateway('customer/get'))).toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(gateway.requests).toHaveLength(2);
  });

  it('tries to renew again with the next call when the engine gave no answer', async () => {
    const engine = await startEngine();
    const { renewals, callGateway } = await startGatewayFetch(engine, await signIn(engine));
    engine.simulator.addFault({ kind: 'drop', match: { path: '/auth/v1/token/regenerate' } });
    expect(await failureOf(callGateway('customer/get'))).toMatchObject({ code: 'AUTH_UNAVAILABLE' });
    expect((await callGateway('customer/get')).status).toBe(200);
    expect(renewals).toHaveLength(1);
  });

  it('gives the refusal of a call that cannot be made again, and has renewed for the next', async () => {
    const engine = await startEngine();
    const { gateway, renewals, callGateway } = await startGatewayFetch(engine, await signIn(engine));
    const body = new Blob(['x']).stream();
    const answer = await callGateway('customer/update', { method: 'POST', body, duplex: 'half' });
    expect(await answer.json()).toEqual(EXPIRED);
    expect(gateway.requests).toHaveLength(1);
    expect(renewals).toHaveLength(1);
  });

  it('says that the gateway gives no answer', async () => {
    const engine = await startEngine();
    const signedIn = await signIn(engine);
    for (const [answer, reason] of [
      ['drop', 'UND_ERR_SOCKET'],
      ['hang', 'TIMEOUT'],
    ] as const) {
      const gateway = await startServer(() => answer);
      onTestFinished(() => gateway.close());
      const callGateway = createGatewayFetch({
        gatewayUrl: gateway.url,
        signedIn,
        onRenewed: () => {},
        timeoutMs: 100,
      });
      expect(await failureOf(callGateway('customer/get'))).toMatchObject({
        code: 'UPSTREAM_UNAVAILABLE',
        details: { reason },
      });
    }
  });

  it('keeps tokens off plain http, and paths below the prefix of the host', async () => {
    const engine = await startEngine();
    const signedIn = await signIn(engine);
    const gateway = await startGateway([]);
    const options = { signedIn, onRenewed: () => {} };
    expect(() => createGatewayFetch({ ...options, gatewayUrl: 'http://gateway.example.com' })).toThrow(
      expect.objectContaining({ code: 'AUTH_CONFIG_INVALID' }),
    );
    await createGatewayFetch({ ...options, gatewayUrl: gateway.url })('//elsewhere.example/customer/get');
    await createGatewayFetch({ ...options, gatewayUrl: gateway.url, pathPrefix: '/gate' })('points/history');
    expect(gateway.requests.map(({ path }) => path)).toEqual([
      '/mobile/v2/api/elsewhere.example/customer/get',
      '/gate/points/history',
    ]);
  });
});

describe('the simulator’s gateway', () => {
  it.each(['mobile', 'web'] as const)(
    'accepts the headers, and the renewed token after the first: %s',
    async (surface) => {
      const engine = await startEngine();
      const signedIn = await signIn(engine, surface);
      const renewals: SignedInStep[] = [];
      const callGateway = createGatewayFetch({
        gatewayUrl: engine.simulator.url,
        signedIn,
        onRenewed: (renewed) => void renewals.push(renewed),
      });
      const fresh = await (await callGateway('customer/get')).json();
      expect(gatewayRejection(fresh)).toBeUndefined();
      expect(renewals).toEqual([]);

      engine.clock.advance(2 * 3600_000);
      expect(await (await callGateway('customer/get')).json()).toEqual(fresh);
      expect(renewals).toHaveLength(1);
    },
  );

  it('accepts whoever passed the second factor with another identifier', async () => {
    const engine = await startEngine({ config: { IS_MFA_ENABLED: true, CONF_FORCED_MFA: true } });
    const otp = expectStep(await engine.mobile().start(ANN), 'otp');
    const mfa = expectStep(await otp.validate(engine.code()), 'mfa');
    const identity = { identifierType: 'EMAIL', identifierValue: ANN_EMAIL };
    const signedIn = await expectStep(await mfa.begin({ identity }), 'mfa-otp').validate(
      engine.code(ANN_EMAIL),
    );
    expect(signedIn.gatewayHeaders()).toMatchObject({
      cap_identifier_type: 'EMAIL',
      cap_identifier_value: ANN_EMAIL,
    });
    const callGateway = createGatewayFetch({
      gatewayUrl: engine.simulator.url,
      signedIn,
      onRenewed: () => expect.unreachable(),
    });
    expect(gatewayRejection(await (await callGateway('customer/get')).json())).toBeUndefined();
  });
});
