import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createInbox,
  createKeyRing,
  createMessageSearch,
  type Database,
  openDatabase,
  type Tenant,
} from '@capconnect/connector-kit';
import { createTestDatabase, startTestPostgres, type TestPostgres } from '@capconnect/connector-kit/testing';
import { createManualClock } from '@capconnect/kernel';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BILL_MESSAGE } from '../../src/bills/bill-message.ts';
import { createCustomerCache } from '../../src/customers/create-customer-cache.ts';
import type { CustomerTables } from '../../src/customers/customer-tables.ts';
import type { KnownCustomer } from '../../src/customers/known-customer.ts';
import { posMigrations } from '../../src/database/migrations.ts';
import { CLAIM_MESSAGE } from '../../src/receipts/claim-message.ts';
import { createAcceptClaim } from '../../src/receipts/create-accept-claim.ts';
import { createReceiptIds } from '../../src/receipts/create-receipt-ids.ts';
import { StoreSettings } from '../../src/tenant.ts';

const HOUR_MS = 3_600_000;
const keyOf = (kid: string, byte: number) => `${kid}:${Buffer.alloc(32, byte).toString('base64')}`;
const KEYS = keyOf('k1', 7);

const folder = mkdtempSync(join(tmpdir(), 'capconnect-pos-storage-'));
const opened: Database[] = [];
let postgres: TestPostgres;

beforeAll(async () => {
  postgres = await startTestPostgres(process.env['DATABASE_URL']);
}, 120_000);
afterEach(() => Promise.all(opened.splice(0).map((database) => database.close())));
afterAll(async () => {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function open(url: string): Promise<Database> {
  const database = await openDatabase({ url, migrations: posMigrations });
  opened.push(database);
  return database;
}

function storeWith(settings: object = {}): Tenant<StoreSettings> {
  const url = 'http://127.0.0.1:1';
  return {
    id: `store-${randomUUID()}`,
    capillary: { baseUrl: url, authEngineUrl: url, gatewayUrl: url },
    settings: StoreSettings.parse(settings),
    revision: 1,
  };
}

function rowsOf(database: Database, table: keyof CustomerTables, { id }: Tenant<StoreSettings>) {
  const tables = database.kysely.withTables<CustomerTables>();
  return tables.selectFrom(table).select('customer_hash').where('tenant_id', '=', id).execute();
}

const mobile = (value: string) => ({ type: 'mobile', value }) as const;

function customer(id: string, facts: Partial<KnownCustomer> = {}): KnownCustomer {
  const profile = { mobile: `m${id}`, email: `e${id}@example.org`, isMember: true };
  return { customerId: id, profile, points: '10', coupons: [], ...facts };
}

describe.each([
  ['SQLite', async () => `sqlite:${join(folder, `${randomUUID()}.db`)}`],
  ['PostgreSQL', () => createTestDatabase(postgres.url)],
])('on %s', (_name, newUrl) => {
  // One database for all: each test has a store of its own.
  let made: Promise<string> | undefined;
  const urlOf = () => (made ??= newUrl());

  async function cacheOf(keys = KEYS) {
    const database = await open(await urlOf());
    const clock = createManualClock();
    return { database, clock, cache: createCustomerCache({ database, keyRing: createKeyRing(keys), clock }) };
  }

  it('a customer is found by what was asked and by what they have, in their own store', async () => {
    const { cache, clock } = await cacheOf();
    const store = storeWith();
    const asOfMs = clock.wallMs();
    await cache.keep(store, { customer: customer('1'), asked: { type: 'cardnumber', value: 'C-1' }, asOfMs });
    for (const one of [mobile('m1'), { type: 'cardnumber', value: 'C-1' } as const]) {
      expect(await cache.find(store, one)).toEqual({
        customer: customer('1'),
        asOfMs,
        hasFewerPoints: false,
      });
    }
    expect(await cache.find(store, mobile('m2'))).toBeUndefined();
    expect(await cache.find({ ...store, id: 'store-2' }, mobile('m1'))).toBeUndefined();
  });

  it('the ones that were not read for longest are forgotten, with all that leads to them', async () => {
    const { cache, clock, database } = await cacheOf();
    const store = storeWith({ customerCacheMaxEntries: 3 });
    for (const id of ['1', '2', '3', '4']) {
      clock.advance(1_000);
      if (id === '4') await cache.find(store, mobile('m1'));
      clock.advance(1_000);
      await cache.keep(store, { customer: customer(id), asked: mobile(`m${id}`), asOfMs: clock.wallMs() });
    }
    const found = await Promise.all(['1', '2', '3', '4'].map((id) => cache.find(store, mobile(`m${id}`))));
    expect(found.map((one) => one?.customer.customerId)).toEqual(['1', undefined, '3', '4']);
    expect(await rowsOf(database, 'pos_customer_names', store)).toHaveLength(6);
  });

  it('what is too old is not shown, and is deleted', async () => {
    const { cache, clock, database } = await cacheOf();
    const store = storeWith({ customerCacheHours: 2 });
    await cache.keep(store, { customer: customer('1'), asked: mobile('m1'), asOfMs: clock.wallMs() });
    clock.advance(2 * HOUR_MS - 1);
    await cache.forgetOld(store);
    expect(await cache.find(store, mobile('m1'))).toBeDefined();
    clock.advance(1);
    expect(await cache.find(store, mobile('m1'))).toBeUndefined();
    await cache.forgetOld(store);
    expect(await rowsOf(database, 'pos_customers', store)).toEqual([]);
  });

  it('an answer that came late does not hide a younger one', async () => {
    const { cache, clock } = await cacheOf();
    const store = storeWith();
    const early = clock.wallMs();
    clock.advance(5_000);
    const young = { customer: customer('1', { points: '70' }), asked: mobile('m1'), asOfMs: clock.wallMs() };
    await cache.keep(store, young);
    await cache.keep(store, {
      customer: customer('1', { points: '90' }),
      asked: mobile('m1'),
      asOfMs: early,
    });
    expect(await cache.find(store, mobile('m1'))).toMatchObject({ customer: { points: '70' } });
  });

  it('a balance from before a return is told apart from one after it', async () => {
    const { cache, clock } = await cacheOf();
    const store = storeWith();
    const keep = () =>
      cache.keep(store, { customer: customer('1'), asked: mobile('m1'), asOfMs: clock.wallMs() });
    await keep();
    await cache.pointsTaken(store.id, [{ type: 'email', value: 'e1@example.org' }]);
    expect(await cache.find(store, mobile('m1'))).toMatchObject({ hasFewerPoints: true });
    clock.advance(1);
    await keep();
    expect(await cache.find(store, mobile('m1'))).toMatchObject({ hasFewerPoints: false });
  });

  it('keys may be rotated: who was kept is found as long as the old key is there, and can be forgotten', async () => {
    const before = await cacheOf();
    const store = storeWith();
    const asOfMs = before.clock.wallMs();
    const kept = { customer: customer('1'), asked: mobile('m1'), asOfMs };
    await before.cache.keep(store, kept);
    const after = await cacheOf(`${keyOf('k2', 9)},${KEYS}`);
    expect(await after.cache.find(store, mobile('m1'))).toMatchObject({ asOfMs });
    await after.cache.keep(store, { ...kept, customer: customer('1', { points: '99' }), asOfMs: asOfMs + 1 });
    expect(await after.cache.find(store, mobile('m1'))).toMatchObject({ customer: { points: '99' } });
    const without = await cacheOf(keyOf('k2', 9));
    expect(await without.cache.find(store, mobile('m1'))).toMatchObject({ customer: { points: '99' } });
    expect(await after.cache.forget(store.id, mobile('m1'))).toBe(true);
    expect(await rowsOf(after.database, 'pos_customers', store)).toEqual([]);
  });

  it('of many claims at once, from several processes, one is taken', async () => {
    const url = await urlOf();
    const keyRing = createKeyRing(KEYS);
    const receiptIds = createReceiptIds({ keyRing });
    const clock = createManualClock(Date.now());
    const processes = await Promise.all(
      Array.from({ length: 3 }, async () => {
        const database = await open(url);
        const inbox = createInbox({ database, keyRing, clock });
        const messages = createMessageSearch({ database, keyRing });
        return { inbox, accept: createAcceptClaim({ inbox, messages, receiptIds, keyRing, clock }) };
      }),
    );
    const store = storeWith();
    const deliveryId = 'demo.till/1/2026-11-24/not-interested';
    const receiptId = receiptIds.issue({ tenantId: store.id, deliveryId });
    await processes[0]!.inbox.put({
      ...BILL_MESSAGE,
      tenantId: store.id,
      deliveryId,
      orderingKey: 'bill',
      payload: Buffer.from('{}'),
      headers: { billNumber: '1' },
      references: [receiptId],
    });
    const claims = await Promise.allSettled(
      Array.from({ length: 12 }, (_, index) =>
        processes[index % 3]!.accept({
          tenant: store,
          till: 'demo.till',
          receiptId,
          identifier: mobile(`4917012345${10 + index}`),
        }),
      ),
    );
    const won = claims.filter(({ status }) => status === 'fulfilled');
    const lost = claims.flatMap((claim) => (claim.status === 'rejected' ? [claim.reason] : []));
    expect(won).toHaveLength(1);
    expect(lost).toHaveLength(11);
    for (const error of lost)
      expect(error).toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('claimed at') });
    const accepted = await processes[0]!.inbox.claim(50, 60_000);
    expect(
      accepted.filter(({ tenantId, type }) => tenantId === store.id && type === CLAIM_MESSAGE.type),
    ).toHaveLength(1);
  });
});
