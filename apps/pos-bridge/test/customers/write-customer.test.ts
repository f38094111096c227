import { describe, expect, it, vi } from 'vitest';
import { ANN, type Shop, startShop } from './support/start-shop.ts';

const BEA = { mobile: '0170 7654321', email: 'bea@example.org', firstName: 'Bea', lastName: 'Birch' };

async function profileOf(store: Shop, mobile: string) {
  const { body } = await store.till('GET', `/v1/customers?mobile=${mobile}`);
  return { ...body };
}

describe('enrolling a customer', () => {
  it('tells their number at once, and finds them from then on', async () => {
    const store = await startShop();
    const { status, body } = await store.till('POST', '/v1/customers', {
      ...BEA,
      cardNumber: 4711,
      customFields: { shoeSize: 39 },
    });
    expect({ status, body }).toMatchObject({ status: 201, body: { status: 'done', isNew: true } });
    expect(await profileOf(store, '01707654321')).toMatchObject({
      customerId: body['customerId'],
      profile: {
        firstName: 'Bea',
        lastName: 'Birch',
        mobile: '491707654321',
        email: 'bea@example.org',
        cardNumber: '4711',
        isMember: true,
      },
      source: 'live',
    });
  });

  it('is the same answer for the same person, at once and later, and one person at Capillary', async () => {
    const store = await startShop();
    const answers = await Promise.all([1, 2, 3].map(() => store.till('POST', '/v1/customers', BEA)));
    answers.push(await store.till('POST', '/v1/customers', { ...BEA, mobile: '+491707654321' }));
    expect(answers.every(({ status }) => status === 201)).toBe(true);
    expect(new Set(answers.map(({ body }) => body['customerId'])).size).toBe(1);
    const calls = store.simulator
      .requests()
      .filter(({ method, path }) => method === 'POST' && path === '/v2/customers');
    expect(calls).toHaveLength(1);
  });

  it('leaves somebody as they are whom Capillary knows, and tells their number', async () => {
    const store = await startShop();
    expect(
      await store.till('POST', '/v1/customers', { mobile: ANN.mobile, firstName: 'Somebody' }),
    ).toMatchObject({ status: 201, body: { customerId: String(ANN.id), isNew: false } });
    expect(await profileOf(store, ANN.mobile)).toMatchObject({
      profile: { firstName: 'Ann', lastName: 'Ash' },
    });
  });

  it('is kept while the line is down, and done once it is back', async () => {
    const store = await startShop();
    await store.cut();
    const { status, body } = await store.till('POST', '/v1/customers', BEA);
    expect({ status, body }).toEqual({ status: 202, body: { id: expect.any(String), status: 'accepted' } });
    await store.mend();
    await vi.waitFor(async () => {
      await store.deps.inbox.wake('store-1');
      expect(await profileOf(store, '01707654321')).toMatchObject({ profile: { firstName: 'Bea' } });
    }, 10_000);
  });

  it('comes before the first bill of the customer', async () => {
    const store = await startShop({ settings: { registerUnknownCustomers: false } });
    store.simulator.addFault({
      kind: 'delay',
      delayMs: 300,
      match: { method: 'POST', path: '/v2/customers' },
    });
    const enrolment = store.till('POST', '/v1/customers', BEA);
    await vi.waitFor(async () => {
      const { items } = await store.deps.deliveries.list({ type: 'customer-enrolment' });
      expect(items).toHaveLength(1);
    });
    await store.till('POST', '/v1/bills', {
      billNumber: 'B-1',
      type: 'REGULAR',
      billedAt: new Date().toISOString(),
      amount: '10.00',
      customer: { mobile: BEA.mobile },
      lines: [{ itemCode: 'A', quantity: 1, rate: '10.00', value: '10.00', amount: '10.00' }],
    });
    const { body } = await enrolment;
    await vi.waitFor(async () => {
      expect(await profileOf(store, '01707654321')).toMatchObject({
        customerId: body['customerId'],
        points: '10',
      });
    }, 5_000);
  });

  it('says what Capillary refused, and asks it again when the till does', async () => {
    const store = await startShop();
    store.simulator.addFault({
      kind: 'status',
      status: 400,
      body: { errors: [{ status: false, code: 8014, message: 'primary' }] },
      match: { method: 'POST', path: '/v2/customers' },
    });
    expect(await store.till('POST', '/v1/customers', BEA)).toMatchObject({
      status: 502,
      body: { code: 'UPSTREAM_REFUSED', detail: expect.stringContaining('primary identifier') },
    });
    expect(await store.till('POST', '/v1/customers', BEA)).toMatchObject({ status: 201 });
  });

  it('names what is wrong with a form', async () => {
    const store = await startShop();
    for (const [sent, pointer] of [
      [{}, ''],
      [{ firstName: 'Bea' }, ''],
      [{ ...BEA, mobile: 'x' }, '/mobile'],
      [{ ...BEA, nickname: 'B' }, '/nickname'],
      [{ ...BEA, firstName: '' }, '/firstName'],
      [{ ...BEA, lastName: 'x'.repeat(101) }, '/lastName'],
      [{ ...BEA, customFields: { a: {} } }, '/customFields/a'],
    ] as const) {
      const { status, body } = await store.till('POST', '/v1/customers', sent);
      expect({ status, body }).toMatchObject({ status: 400, body: { code: 'INPUT_INVALID' } });
      expect(body['errors']).toMatchObject([{ pointer, detail: expect.any(String) }]);
    }
    expect(await store.till('POST', '/v1/customers', '[')).toMatchObject({
      status: 400,
      body: { code: 'INPUT_INVALID' },
    });
  });
});

describe('changing a customer', () => {
  it('writes what was sent and nothing else', async () => {
    const store = await startShop();
    const path = `/v1/customers?mobile=${ANN.mobile}`;
    expect(await store.till('PUT', path, { lastName: 'Alder' })).toMatchObject({
      status: 200,
      body: { status: 'done', customerId: String(ANN.id) },
    });
    expect(await profileOf(store, ANN.mobile)).toMatchObject({
      profile: { firstName: 'Ann', lastName: 'Alder', email: ANN.email },
    });
    const sent = store.simulator.requests().find(({ method }) => method === 'PUT');
    expect(sent?.body).toEqual({ profiles: [{ lastName: 'Alder', source: 'INSTORE' }] });
  });

  it('can be set back, and takes the person from the body too', async () => {
    const store = await startShop();
    for (const firstName of ['Anna', 'Ann', 'Anna']) {
      const sent = { email: ANN.email, firstName };
      expect(await store.till('PUT', '/v1/customers', sent)).toMatchObject({ status: 200 });
      expect(await profileOf(store, ANN.mobile)).toMatchObject({ profile: { firstName } });
    }
  });

  it('says when there is no such customer', async () => {
    const store = await startShop();
    expect(await store.till('PUT', '/v1/customers?mobile=01709999999', { firstName: 'X' })).toMatchObject({
      status: 404,
      body: { detail: expect.stringContaining('POST /v1/customers') },
    });
  });

  it('is refused where it says nothing, blanks out, or would give the account to somebody else', async () => {
    const store = await startShop();
    for (const [query, sent] of [
      [`?mobile=${ANN.mobile}`, {}],
      [`?mobile=${ANN.mobile}`, { firstName: null }],
      [`?mobile=${ANN.mobile}`, { firstName: 'A', email: 'other@example.org' }],
      ['', { firstName: 'A' }],
      ['?mobile=1', { firstName: 'A' }],
    ] as const) {
      expect(await store.till('PUT', `/v1/customers${query}`, sent)).toMatchObject({
        status: 400,
        body: { code: 'INPUT_INVALID' },
      });
    }
    expect(store.simulator.requests()).toEqual([]);
  });
});
