import { describe, expect, it } from 'vitest';
import { startEngine } from '../auth-engine/engine-under-test.ts';
import type { EngineUnderTest } from '../auth-engine/engine-under-test.ts';
import { pick } from '../running-simulator.ts';
import { callMobileApi, EMAIL, MOBILE, signedInAnn } from './mobile-api.ts';

const BOB = { id: 7, mobile: '919999999994', email: 'bob@example.com', firstName: 'Bob' };
const ANN = { id: 5, mobile: MOBILE, externalId: 'SHOP-1', firstName: 'Ann', points: '250' };

function start(customers: readonly Record<string, unknown>[] = [ANN, BOB]): Promise<EngineUnderTest> {
  return startEngine({ seed: { brands: [{ code: 'SHOP' }], customers: [...customers] } });
}

function firstCustomer(body: unknown): unknown {
  return pick(body, 'customers', 'customer', 0);
}

describe('Mobile APIs of the customer', () => {
  it('customer/get answers as v1.1, without its wrapper', async () => {
    const engine = await start();
    const ann = await signedInAnn(engine);

    const { http, body } = await callMobileApi(engine, 'customer/get?mlp=true&user_id=7', ann);

    expect(http).toBe(200);
    expect(body).toMatchObject({ status: { success: 'true', code: 200 } });
    expect(firstCustomer(body)).toMatchObject({
      mobile: MOBILE,
      firstname: 'Ann',
      loyalty_points: 250,
      item_status: { success: 'true', code: 1000 },
    });
  });

  it('customer/get of somebody whom the CRM does not know', async () => {
    const engine = await start([]);
    const { body } = await callMobileApi(engine, 'customer/get', await signedInAnn(engine));

    expect(body).toMatchObject({ status: { success: 'false', code: 500 } });
    expect(firstCustomer(body)).toMatchObject({ mobile: MOBILE, item_status: { code: 1012 } });
  });

  it('customer/add registers the number of the token, whatever the body says', async () => {
    const engine = await start([BOB]);
    const ann = await signedInAnn(engine);
    const before = await engine.call('token/generate', sessionFields());

    const { body } = await callMobileApi(engine, 'customer/add', ann, {
      root: { customer: [{ id: '7', mobile: BOB.mobile, email: EMAIL, firstname: 'Ann' }] },
    });
    const after = await engine.call('token/generate', sessionFields());

    expect(firstCustomer(body)).toMatchObject({ mobile: MOBILE, email: EMAIL, firstname: 'Ann' });
    expect([before.user?.appRegistered, after.user?.appRegistered]).toEqual([false, true]);
    expect(engine.simulator.context.loyalty.customers.get(7)?.profiles[0]?.firstName).toBe('Bob');
  });

  it('customer/update changes nobody but the caller', async () => {
    const engine = await start();
    const ann = await signedInAnn(engine);

    const { body } = await callMobileApi(engine, 'customer/update', ann, {
      root: { customer: { id: '7', user_id: '7', mobile: BOB.mobile, firstname: 'Anna' } },
    });

    const names = [...engine.simulator.context.loyalty.customers.values()].map(
      ({ profiles }) => profiles[0]?.firstName,
    );
    expect(firstCustomer(body)).toMatchObject({ mobile: MOBILE, firstname: 'Anna' });
    expect(names).toEqual(['Anna', 'Bob']);
  });

  it('customer/update of somebody whom the CRM does not know', async () => {
    const engine = await start([BOB]);
    const ann = await signedInAnn(engine);

    const { body } = await callMobileApi(engine, 'customer/update', ann, {
      root: { customer: [{ mobile: BOB.mobile, firstname: 'Mallory' }] },
    });

    expect(firstCustomer(body)).toMatchObject({ item_status: { code: 1011 } });
    expect(engine.simulator.context.loyalty.customers.get(7)?.profiles[0]?.firstName).toBe('Bob');
  });

  it('v2/customers adds by a v2 body', async () => {
    const engine = await start([BOB]);
    const ann = await signedInAnn(engine);

    const added = await callMobileApi(engine, 'v2/customers', ann, {
      profiles: [
        {
          firstName: 'Ann',
          source: 'INSTORE',
          identifiers: [
            { type: 'mobile', value: BOB.mobile },
            { type: 'email', value: EMAIL },
          ],
        },
      ],
    });
    const found = await callMobileApi(engine, 'customers/lookup', ann);

    expect(added).toMatchObject({ http: 200, body: { createdId: expect.any(Number) } });
    expect(pick(found.body, 'entity')).toBe(pick(added.body, 'createdId'));
    expect(engine.simulator.context.loyalty.customers.size).toBe(2);
  });

  it('customers/lookup answers as v2, a miss too', async () => {
    const engine = await start([]);
    const missed = await callMobileApi(engine, 'customers/lookup', await signedInAnn(engine));

    expect(missed).toMatchObject({ http: 400, body: { errors: [{ code: 8015 }] } });
  });

  it('v2changeIdentifier changes the CRM and leaves the Auth Engine alone', async () => {
    const engine = await start();
    const ann = await signedInAnn(engine);

    const changed = await callMobileApi(engine, 'v2changeIdentifier?source=INSTORE', ann, {
      add: [{ type: 'mobile', value: '919999999000' }],
      remove: [{ type: 'mobile', value: MOBILE }],
    });
    const afterwards = await callMobileApi(engine, 'customer/get', ann);

    expect(changed).toMatchObject({ http: 200, body: { createdId: 5 } });
    expect(firstCustomer(afterwards.body)).toMatchObject({ item_status: { code: 1012 } });
  });

  it.each([
    ['customer/email/add', { root: { customer: [{ email: EMAIL }] } }],
    ['change/email', { newEmail: EMAIL }],
    ['change/email', { email: EMAIL }],
  ])('%s gives the customer an e-mail address', async (path, body) => {
    const engine = await start();
    const ann = await signedInAnn(engine);

    const changed = await callMobileApi(engine, path, ann, body);

    expect(firstCustomer(changed.body)).toMatchObject({ mobile: MOBILE, email: EMAIL });
  });

  it("change/email refuses somebody else's address", async () => {
    const engine = await start();
    const refused = await callMobileApi(engine, 'change/email', await signedInAnn(engine), {
      email: BOB.email,
    });

    expect(refused).toMatchObject({ http: 400, body: { errors: [{ code: 8007 }] } });
  });

  it('PII/delete forgets the customer and the sign-in', async () => {
    const engine = await start();
    const ann = await signedInAnn(engine);

    const deleted = await callMobileApi(engine, 'PII/delete', ann, {});
    const afterwards = await callMobileApi(engine, 'customer/get', ann);
    const again = await callMobileApi(engine, 'customer/add', await signedInAnn(engine), {
      root: { customer: [{ firstname: 'Ann' }] },
    });

    expect(deleted).toMatchObject({ http: 200, body: { status: { code: 200 } } });
    expect(afterwards.body).toMatchObject({ status: { success: false, code: 401 } });
    expect(firstCustomer(again.body)).toMatchObject({ item_status: { success: 'false' } });
    expect(JSON.stringify([...engine.simulator.context.loyalty.customers.values()][0])).not.toMatch(
      /Ann|SHOP-1/,
    );
  });

  it('serves GET and POST as documented, and nothing else', async () => {
    const engine = await start();
    const ann = await signedInAnn(engine);

    const wrongMethod = await callMobileApi(engine, 'customer/get', ann, {});
    const unknown = await callMobileApi(engine, 'customer/unknown', ann);

    expect(wrongMethod).toMatchObject({ http: 405, body: { status: { success: false, code: 405 } } });
    expect(unknown).toMatchObject({ http: 404, body: { status: { success: false, code: 404 } } });
  });
});

function sessionFields() {
  return { identifierType: 'MOBILE', identifierValue: MOBILE, brand: 'SHOP', deviceId: 'device-1' };
}
