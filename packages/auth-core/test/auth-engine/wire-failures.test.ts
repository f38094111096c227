import { describe, expect, it, onTestFinished } from 'vitest';
import { createAuthEngineClient, createSignIn } from '../../src/auth-engine/index.ts';
import { REFUSALS } from '../../src/auth-engine/refusals.ts';
import { failureOf } from '../support/failure-of.ts';
import { startServer, type ServedAnswer } from '../support/start-server.ts';
import { expectStep } from './expect-step.ts';
import { startFixedEngine, STARTED, SUCCESS } from './fixed-engine.ts';
import { refusalOf } from './refusal-of.ts';
import { ANN } from './start-engine.ts';

const refusal = (code: unknown, success: unknown = false) => ({ status: { success, code, message: 'm' } });

describe('every documented code', () => {
  // Reference section 4.7, written down a second time.
  const CODES = [
    1502, 1503, 1504, 1505, 1506, 1507, 1508, 1509, 1515, 1518, 1519, 1520, 1521, 1523, 1524, 1525, 1526,
    1527, 1528, 1529, 1530, 1531, 1532, 1534, 1535, 1537, 1540, 1541, 1542, 1543, 1546, 1597, 1601, 1602,
    1603, 5004,
  ];

  it('is in the table, and nothing else is', () => {
    expect(Object.keys(REFUSALS).map(Number)).toEqual(CODES);
  });

  it.each(CODES)('%i says why and what helps', async (code) => {
    const { mobile } = await startFixedEngine({
      json: refusal(code),
      headers: { 'x-cap-requestid': 'request-7' },
    });
    const error = await refusalOf(mobile.generateToken({ identity: ANN }));
    expect(error).toMatchObject({ code: 'AUTH_ENGINE_REFUSED', name: 'AuthEngineError', engineCode: code });
    expect(error.details).toEqual({
      engineCode: code,
      reason: error.reason,
      action: error.action,
      upstreamStatus: 200,
      requestId: 'request-7',
    });
    // A whole sentence that says what to do next.
    expect(error.message).toMatch(/^[A-Z].*\. [A-Z].*\.$|^[A-Z].*: .*\. [A-Z].*\.$/);
  });

  it('has a reason of its own, but for the fallback channels', () => {
    const reasons = Object.values(REFUSALS).map(({ reason }) => reason);
    expect(new Set(reasons).size).toBe(reasons.length - 2);
  });

  it('keeps the wait that the engine asks for', async () => {
    const { mobile } = await startFixedEngine({ json: refusal(1534), headers: { 'retry-after': '90' } });
    expect(await refusalOf(mobile.generateToken({ identity: ANN }))).toMatchObject({ retryAfterMs: 90_000 });
  });
});

describe('every other answer', () => {
  const UNAVAILABLE = 'AUTH_UNAVAILABLE';
  const INVALID = 'UPSTREAM_INVALID';
  it.each<[string, ServedAnswer, string]>([
    ['an unknown code', { json: refusal(1599) }, INVALID],
    ['a code in words', { json: refusal('broken') }, INVALID],
    ['no code', { json: { status: { success: true } } }, INVALID],
    ['success with a refusal’s code', { json: refusal(1599, true) }, INVALID],
    ['a refusal with success’s code', { json: refusal(200) }, INVALID],
    ['success with an HTTP failure', { status: 400, json: STARTED }, INVALID],
    ['an empty object', { json: {} }, INVALID],
    ['a list', { json: [] }, INVALID],
    ['a web page', { text: '<html>Sign in to the Wi-Fi</html>' }, INVALID],
    ['nothing', { text: '' }, INVALID],
    ['JSON cut off', { text: '{"status":{"success":true,' }, INVALID],
    ['a session without an id', { json: { ...STARTED, user: { role: 'VIEW' } } }, INVALID],
    ['a session without a token', { json: { ...STARTED, auth: null } }, INVALID],
    ['a token that is no text', { json: { ...STARTED, auth: { token: 7 } } }, INVALID],
    ['HTTP 400 without an envelope', { status: 400, json: { error: 'bad' } }, INVALID],
    ['HTTP 404', { status: 404, text: 'not here' }, 'AUTH_CONFIG_INVALID'],
    ['HTTP 403', { status: 403, text: 'CloudFront says no' }, 'ACCESS_DENIED'],
    ['HTTP 429', { status: 429, text: 'slow down' }, 'AUTH_THROTTLED'],
    ['429 in the body', { json: refusal(429) }, 'AUTH_THROTTLED'],
    ['HTTP 500', { status: 500, text: 'oops' }, UNAVAILABLE],
    ['HTTP 503 with JSON', { status: 503, json: { message: 'down' } }, UNAVAILABLE],
    ['500 in the body', { json: refusal(500) }, UNAVAILABLE],
    ['success with HTTP 500', { status: 500, json: STARTED }, UNAVAILABLE],
    ['a cut connection', 'drop', UNAVAILABLE],
  ])('%s', async (_name, answer, code) => {
    const { mobile } = await startFixedEngine(answer);
    expect(await failureOf(mobile.generateToken({ identity: ANN }))).toMatchObject({ code });
  });

  it('no answer in time', async () => {
    const { mobile } = await startFixedEngine('hang', 30);
    expect(await failureOf(mobile.generateToken({ identity: ANN }))).toMatchObject({
      code: UNAVAILABLE,
      details: { reason: 'TIMEOUT' },
    });
  });

  it('nobody at the address', async () => {
    const { server, mobile } = await startFixedEngine({ json: STARTED });
    await server.close();
    expect(await failureOf(mobile.generateToken({ identity: ANN }))).toMatchObject({
      code: UNAVAILABLE,
      details: { reason: 'ECONNREFUSED' },
    });
  });

  it('a redirect, which is not followed with what was typed', async () => {
    const elsewhere = await startFixedEngine({ json: STARTED });
    const { mobile } = await startFixedEngine({
      status: 307,
      headers: { location: elsewhere.server.url },
      text: '',
    });
    expect(await failureOf(mobile.generateToken({ identity: ANN }))).toMatchObject({
      code: 'AUTH_CONFIG_INVALID',
    });
    expect(elsewhere.server.requests).toEqual([]);
  });
});

/** A token that says nothing but its role. */
const claims = (rol: string) => `e30.${Buffer.from(JSON.stringify({ rol })).toString('base64url')}.s`;

describe('a step accepted without a token of a signed-in user', () => {
  it.each([
    ['a guest’s token', { token: claims('VIEW') }, { role: 'USER' }],
    ['a key', { token: claims('AUTH') }, { role: 'USER' }],
    ['a guest’s role beside an opaque token', { token: 'opaque' }, { role: 'VIEW' }],
    ['no role at all', { token: 'opaque' }, null],
    ['no token', { token: null }, { role: 'USER' }],
  ])('signs nobody in: %s', async (_name, auth, user) => {
    const server = await startServer(({ path }) => ({
      json: path.endsWith('otp/validate') ? { status: SUCCESS, auth, user } : STARTED,
    }));
    onTestFinished(() => server.close());
    const client = createAuthEngineClient({
      authEngineUrl: server.url,
      brand: 'SHOP',
      surface: { kind: 'web' },
    });
    const otp = expectStep(await createSignIn({ client }).start(ANN), 'otp');
    expect(await failureOf(otp.validate('276889'))).toMatchObject({ code: 'UPSTREAM_INVALID' });
  });
});
