import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { DEMO_BASIC, startSimulator, type RunningSimulator } from '../running-simulator.ts';

const MD5 = createHash('md5').update('secret').digest('hex');
const OTHER_MD5 = createHash('md5').update('other').digest('hex');
const ANN = { mobile: '919999999993', email: 'ann@example.com' };

function start(): Promise<RunningSimulator> {
  return startSimulator({
    seed: {
      customers: [
        { id: 5, ...ANN, firstName: 'Ann' },
        { id: 7, mobile: '919999999994', statusLabel: 'FRAUD' },
      ],
    },
  });
}

function post({ call }: RunningSimulator, path: string, body: unknown) {
  return call(`/v2/user_auth/${path}`, { method: 'POST', headers: DEMO_BASIC, body });
}

function put({ call }: RunningSimulator, body: unknown) {
  return call('/v2/user_auth/update', { method: 'PUT', headers: DEMO_BASIC, body });
}

describe('v2/user_auth', () => {
  it('registers a customer, authorizes and updates', async () => {
    const running = await start();

    const registered = await post(running, 'register', { ...ANN, password: MD5 });
    const authorized = await post(running, 'authorize_user', {
      mobile: ANN.mobile,
      password: MD5.toUpperCase(),
    });
    const updated = await put(running, { email: ANN.email, password: OTHER_MD5 });
    const withOld = await post(running, 'authorize_user', { ...ANN, password: MD5 });
    const withNew = await post(running, 'authorize_user', { ...ANN, password: OTHER_MD5 });

    expect(registered).toMatchObject({ status: 200, body: { id: 5, profiles: [{ firstName: 'Ann' }] } });
    expect(authorized.body).toEqual({ entity: true, warnings: [] });
    expect(updated.body).toEqual({ entity: true, warnings: [] });
    expect(withOld).toMatchObject({ status: 400, body: { errors: [{ status: false, code: 91024 }] } });
    expect(withNew.body).toEqual({ entity: true, warnings: [] });
  });

  it.each([
    ['an unknown customer', { mobile: '919999999000', password: MD5 }, 91027],
    ['nobody', { password: MD5 }, 91027],
    ['two customers', { mobile: '919999999994', email: ANN.email, password: MD5 }, 91027],
    ['a password in clear', { ...ANN, password: 'tom123' }, 91028],
    ['no password', ANN, 91028],
    ['a customer with fraud status', { mobile: '919999999994', password: MD5 }, 91031],
    ['no object', [], 91027],
  ])('refuses to register %s', async (_what, body, code) => {
    const running = await start();

    expect(await post(running, 'register', body)).toMatchObject({
      status: 400,
      body: { errors: [{ code }] },
    });
  });

  it('refuses a second registration, and an update before the first', async () => {
    const running = await start();
    const tooEarly = await put(running, { ...ANN, password: MD5 });
    const unknown = await post(running, 'authorize_user', { ...ANN, password: MD5 });
    await post(running, 'register', { ...ANN, password: MD5 });
    const again = await post(running, 'register', { ...ANN, password: OTHER_MD5 });

    expect(tooEarly.body).toMatchObject({ errors: [{ code: 91026 }] });
    expect(unknown.body).toMatchObject({ errors: [{ code: 91024 }] });
    expect(again.body).toMatchObject({ errors: [{ code: 91029 }] });
  });

  it('is for servers: without credentials of ours nobody gets in', async () => {
    const { call } = await start();
    const refused = await call('/v2/user_auth/authorize_user', {
      method: 'POST',
      body: { ...ANN, password: MD5 },
    });

    expect(refused.status).toBe(401);
  });
});
