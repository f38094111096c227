import { sql } from 'kysely';
import { describe, expect, it, vi } from 'vitest';
import { ANN, type Shop, startShop } from './support/start-shop.ts';

const BY_MOBILE = '/v1/customers?mobile=0170%201234567';

const SHOWN = {
  customerId: String(ANN.id),
  profile: {
    firstName: 'Ann',
    lastName: 'Ash',
    mobile: ANN.mobile,
    email: ANN.email,
    externalId: ANN.externalId,
    isMember: true,
  },
  points: '120',
};

function callsOf(store: Shop): readonly string[] {
  return store.simulator
    .requests()
    .map(({ method, path }) => `${method} ${path.replace(String(ANN.id), '{id}')}`);
}

async function bySnapshot({ deps }: Shop, mobile: string) {
  const tenant = await deps.tenants.get('store-1');
  return deps.customers.snapshotOf(tenant!, { type: 'mobile', value: mobile });
}

describe('a till that asks who a customer is', () => {
  it('is told who they are and what they have, live', async () => {
    const store = await startShop();
    store.simulator.seed({
      couponSeries: [{ id: 7, description: 'Ten off' }],
      coupons: [{ code: 'TEN', seriesId: 7, customerId: ANN.id }],
    });
    const before = Date.now();
    const { status, body } = await store.till('GET', BY_MOBILE);
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { ...SHOWN, tier: expect.any(String), source: 'live' },
    });
    expect(body['coupons']).toMatchObject([{ code: 'TEN', description: 'Ten off', discountValue: '10' }]);
    const asOfMs = Date.parse(String(body['asOf']));
    expect(asOfMs).toBeGreaterThanOrEqual(before);
    expect(asOfMs).toBeLessThanOrEqual(Date.now());
  });

  it('finds them by each identifier', async () => {
    const store = await startShop();
    for (const named of ['mobile=%2B49%20170%201234567', 'email=ANN@example.org', 'externalId=SHOP-1']) {
      expect(await store.till('GET', `/v1/customers?${named}`)).toMatchObject({ status: 200, body: SHOWN });
    }
  });

  it('asks for everything at once when it knew them before', async () => {
    const store = await startShop();
    await store.till('GET', BY_MOBILE);
    const before = callsOf(store).length;
    store.simulator.addFault({ kind: 'delay', delayMs: 3_000, match: { path: '/v2/customers/lookup' } });
    await store.till('GET', BY_MOBILE);
    expect(callsOf(store).slice(before)).toEqual(
      expect.arrayContaining([
        'GET /v2/customers/lookup',
        'GET /v2/customers/{id}',
        'GET /v2/customers/{id}/loyaltyDetails',
        'GET /v2/customers/coupons',
      ]),
    );
  });

  it('is not told of another person who had the number before', async () => {
    const store = await startShop();
    await store.till('GET', BY_MOBILE);
    const client = store.deps.clientFor((await store.deps.tenants.get('store-1'))!, {
      till: 'demo.till',
      priority: 'live',
    });
    const mobile = { type: 'mobile', value: ANN.mobile } as const;
    await client.customers.changeIdentifier({
      customerId: String(ANN.id),
      source: 'INSTORE',
      remove: [mobile],
    });
    const { customerId } = await client.customers.add({
      source: 'INSTORE',
      identifiers: [mobile],
      firstName: 'Bea',
    });
    expect(await store.till('GET', BY_MOBILE)).toMatchObject({
      status: 200,
      body: { customerId, profile: { firstName: 'Bea' }, points: '0' },
    });
    await store.cut();
    expect(await store.till('GET', BY_MOBILE)).toMatchObject({ body: { customerId, source: 'cache' } });
  });

  it('is told how to enrol somebody whom Capillary does not know', async () => {
    const store = await startShop();
    expect(await store.till('GET', '/v1/customers?mobile=01709999999')).toMatchObject({
      status: 404,
      body: { code: 'NOT_FOUND', detail: expect.stringContaining('POST /v1/customers') },
    });
  });

  it('is told what is wrong with a question, without repeating it', async () => {
    const store = await startShop();
    for (const query of [
      '',
      '?mobile=01701234567&email=ann@example.org',
      '?mobile=0170abc',
      '?phone=01701234567',
      '?mobile=01701234567&mobile=01701234568',
    ]) {
      const { status, body } = await store.till('GET', `/v1/customers${query}`);
      expect({ status, body }).toMatchObject({ status: 400, body: { code: 'INPUT_INVALID' } });
      expect(body['errors']).not.toEqual([]);
      expect(JSON.stringify(body)).not.toMatch(/0170|ann@|abc/);
    }
    expect(callsOf(store)).toEqual([]);
  });
});

describe('while the line is down', () => {
  it('a till is shown who was looked up last, by any of their identifiers, with the time of it', async () => {
    const store = await startShop();
    const live = await store.till('GET', BY_MOBILE);
    await store.cut();
    for (const path of [BY_MOBILE, '/v1/customers?email=ann@example.org']) {
      const { status, body } = await store.till('GET', path);
      expect({ status, body }).toMatchObject({ status: 200, body: { ...SHOWN, source: 'cache' } });
      expect(body['asOf']).toBe(live.body['asOf']);
    }
  });

  it('a till goes on without a customer it never saw', async () => {
    const store = await startShop();
    await store.cut();
    expect(await store.till('GET', BY_MOBILE)).toMatchObject({
      status: 503,
      body: { code: 'UPSTREAM_UNAVAILABLE', detail: expect.stringContaining('Go on with the sale') },
    });
  });

  it('a till does not wait for a slow answer, which is kept for the next time', async () => {
    const store = await startShop();
    await store.till('GET', BY_MOBILE);
    store.simulator.addFault({ kind: 'delay', delayMs: 900, times: null, match: { path: '/v2/' } });
    const { body } = await store.till('GET', BY_MOBILE);
    expect(body['source']).toBe('cache');
    await vi.waitFor(async () => {
      const later = await store.till('GET', BY_MOBILE);
      expect(later.body).toMatchObject({ source: 'cache' });
      expect(later.body['asOf']).not.toBe(body['asOf']);
    }, 5_000);
  });
});

describe('the balance that is kept', () => {
  it('is what points are redeemed by while the line is down', async () => {
    const store = await startShop();
    expect(await bySnapshot(store, ANN.mobile)).toBeUndefined();
    const { body } = await store.till('GET', BY_MOBILE);
    expect(await bySnapshot(store, ANN.mobile)).toEqual({
      customerId: String(ANN.id),
      points: '120',
      asOfMs: Date.parse(String(body['asOf'])),
    });
  });

  it('is worth nothing once a bill came back, until Capillary is asked again', async () => {
    const store = await startShop();
    await store.till('GET', BY_MOBILE);
    await store.cut();
    await store.till('POST', '/v1/bills', {
      billNumber: 'R-1',
      type: 'RETURN',
      returnType: 'AMOUNT',
      originalBillNumber: 'B-1',
      billedAt: new Date().toISOString(),
      amount: '50.00',
      customer: { email: ANN.email },
    });
    await vi.waitFor(async () => expect(await bySnapshot(store, ANN.mobile)).toBeUndefined());
    expect(await store.till('GET', BY_MOBILE)).toMatchObject({
      body: { source: 'cache', points: '120', warnings: [expect.stringContaining('fewer')] },
    });
    await store.mend();
    await vi.waitFor(async () => {
      const { body } = await store.till('GET', BY_MOBILE);
      expect(body).toMatchObject({ source: 'live' });
      expect(body['warnings']).toBeUndefined();
    }, 10_000);
    expect(await bySnapshot(store, ANN.mobile)).toMatchObject({ points: '120' });
  });
});

describe('what is kept of customers', () => {
  it('is unreadable on disk and names nobody', async () => {
    const store = await startShop();
    await store.till('GET', BY_MOBILE);
    const tables = ['pos_customers', 'pos_customer_names'];
    for (const table of tables) {
      const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(table)}`.execute(
        store.deps.database.kysely,
      );
      expect(rows).not.toEqual([]);
      const bytes = rows.flatMap((row) => Object.values(row)).map((value) => toText(value));
      for (const canary of [ANN.mobile, ANN.email, ANN.firstName, ANN.externalId, String(ANN.id)]) {
        expect(bytes.join('\n')).not.toContain(canary);
      }
    }
  });

  it('is deleted when the store’s manager says so, whichever identifier is given', async () => {
    const store = await startShop();
    await store.till('GET', BY_MOBILE);
    await store.cut();
    const remove = () => store.admin('DELETE', '/admin/customers?email=ann@example.org');
    expect(await remove()).toEqual({ status: 200, body: { forgotten: true } });
    expect(await store.till('GET', BY_MOBILE)).toMatchObject({ status: 503 });
    expect(await remove()).toEqual({ status: 200, body: { forgotten: false } });
    expect(await store.till('DELETE', '/admin/customers?email=ann@example.org')).toMatchObject({
      status: 401,
    });
  });

  it('is deleted when Capillary does not know them any more', async () => {
    const store = await startShop();
    await store.till('GET', BY_MOBILE);
    store.simulator.context.loyalty.customers.get(ANN.id)!.isPiiDeleted = true;
    expect(await store.till('GET', BY_MOBILE)).toMatchObject({ status: 404 });
    await store.cut();
    expect(await store.till('GET', BY_MOBILE)).toMatchObject({ status: 503 });
  });

  it('is nothing where the store wants it so', async () => {
    const store = await startShop({ settings: { customerCacheMaxEntries: 0 } });
    await store.till('GET', BY_MOBILE);
    await store.cut();
    expect(await store.till('GET', BY_MOBILE)).toMatchObject({ status: 503 });
  });
});

it('writes no address of a request into the log: it names the customer', async () => {
  const written: string[] = [];
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    written.push(toText(chunk));
    return true;
  });
  try {
    const store = await startShop({ environment: { LOG_LEVEL: 'debug' } });
    await store.till('GET', BY_MOBILE);
    await store.till('GET', '/v1/customers?email=nobody@example.org');
    await store.till('GET', '/v1/customers?mobile=01701234567&wrong=1');
    await store.admin('DELETE', '/admin/customers?mobile=01701234567');
    await store.cut();
    await store.till('GET', '/v1/customers?mobile=01705550123');
  } finally {
    write.mockRestore();
  }
  const log = written.join('');
  expect(log).toContain('"route":"/v1/customers"');
  expect(log).toContain('"route":"/admin/customers"');
  for (const canary of ['1701234567', '170 1234567', '170%201234567', 'example.org', '5550123', 'mobile=']) {
    expect(log).not.toContain(canary);
  }
});

function toText(value: unknown): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value);
}
