import { describe, expect, it } from 'vitest';
import { type Answer, pick } from '../running-simulator.ts';
import { addBill, ALICE, balanceOf, BY_MOBILE, type DataPlane, startDataPlane } from './data-plane.ts';

const BOB = { mobile: '919000000001', firstname: 'Bob', lastname: 'B' };

function addTransaction(plane: DataPlane, transaction: Readonly<Record<string, unknown>>): Promise<Answer> {
  const bill = { type: 'regular', number: 'V-1', amount: '100.00', customer: BOB, ...transaction };
  return plane.post('/v1.1/transaction/add', { root: { transaction: [bill] } }, { format: 'json' });
}

function lines(...line_item: unknown[]): unknown {
  return { line_item };
}

function send(plane: DataPlane, name: string, customer: unknown): Promise<Answer> {
  return plane.post(`/v1.1/customer/${name}`, { root: { customer: [customer] } });
}

function customerItem(answer: Answer, index = 0): unknown {
  return item(answer, 'customers', 'customer', index);
}

function item(answer: Answer, collection: string, entity: string, index = 0): unknown {
  return pick(answer.body, 'response', collection, entity, index);
}

const transactionItem = (answer: Answer): unknown => item(answer, 'transactions', 'transaction');

describe('v1.1 transaction/add', () => {
  it('registers a customer it does not know, and gives the points', async () => {
    const plane = await startDataPlane();
    const answer = await addTransaction(plane, {
      custom_fields: { field: [{ name: 'a', value: '1' }] },
      line_items: {
        line_item: [{ item_code: 'A', qty: 1, rate: 100, value: 100, discount_value: 0, amount: 100 }],
      },
      payment_details: { payment: [{ mode: 'Cash', value: 100 }] },
    });
    expect(pick(answer.body, 'response', 'status')).toMatchObject({
      success: 'true',
      code: 200,
      message: 'Success',
    });
    expect(transactionItem(answer)).toMatchObject({
      id: expect.any(Number),
      number: 'V-1',
      customer: { mobile: BOB.mobile, firstname: 'Bob', loyalty_points: 100 },
      points_summaries: { points_summary: [{ loyaltyPoints: 100 }] },
      item_status: { success: 'true', code: 600, message: 'Transaction added successfully' },
    });
    const bill = await plane.get('/v2/transactions/getByBillNumber/V-1');
    expect(pick(bill.body, 'data', 0)).toMatchObject({
      customFields: { a: '1' },
      lineItems: [{ details: { itemCode: 'A', amount: 100 } }],
      paymentModes: [{ mode: 'Cash' }],
    });
  });

  it('updates the names of a customer it knows', async () => {
    const plane = await startDataPlane();
    await addTransaction(plane, { customer: { mobile: ALICE.mobile, firstname: 'Alicia' } });
    expect(pick((await plane.get(`/v2/customers/${ALICE.id}`)).body, 'profiles', 0, 'firstName')).toBe(
      'Alicia',
    );
  });

  it('takes returns and exchanges', async () => {
    const plane = await startDataPlane();
    await addTransaction(plane, { line_items: lines({ item_code: 'A', qty: 2, rate: 50, amount: 100 }) });
    await addTransaction(plane, {
      type: 'mixed',
      number: 'V-2',
      amount: 10,
      line_items: lines(
        { item_code: 'B', qty: 1, amount: 60 },
        { item_code: 'A', qty: 1, type: 'return', transaction_number: 'V-1' },
      ),
    });
    const get = await plane.get('/v1.1/customer/get', { mobile: BOB.mobile });
    expect(pick(item(get, 'customers', 'customer'), 'loyalty_points')).toBe(110);
    await addTransaction(plane, { type: 'return', return_type: 'FULL', number: 'V-2' });
    const after = await plane.get('/v1.1/customer/get', { mobile: BOB.mobile });
    expect(pick(item(after, 'customers', 'customer'), 'loyalty_points')).toBe(50);
  });

  it('takes bills of those who are not interested', async () => {
    const plane = await startDataPlane();
    const answer = await addTransaction(plane, { type: 'not_interested', customer: undefined });
    expect(pick(transactionItem(answer), 'item_status', 'code')).toBe(600);
    expect(plane.simulator.context.loyalty.customers.size).toBe(1);
  });

  it.each([
    ['a type that does not exist', { type: 'sale' }, 605],
    ['nobody', { customer: undefined }, 606],
    ['a bad mobile number', { customer: { mobile: '+91-1' } }, 649],
    ['a bad e-mail address', { customer: { email: 'nope' } }, 646],
    ['no number', { number: '' }, 602],
    ['no amount', { amount: '' }, 601],
    ['a return without number', { type: 'return', return_type: 'FULL', number: '' }, 677],
    ['a return of a bill that is not known', { type: 'return', return_type: 'FULL', number: 'V-9' }, 625],
    ['a bill of last century', { billing_time: '1999-01-01 00:00:00' }, 644],
  ])('refuses %s with its own code', async (_what, transaction, code) => {
    const plane = await startDataPlane({ settings: { billingDateMaxPastDays: 3650 } });
    const answer = await addTransaction(plane, transaction);
    expect(transactionItem(answer)).toMatchObject({ id: -1, item_status: { success: 'false', code } });
    expect(pick(answer.body, 'response', 'status')).toMatchObject({
      success: 'false',
      code: 500,
      message: 'All requests have failed due to errors',
    });
  });

  it('shares bill numbers with v2, and counts a repeated bill once', async () => {
    const plane = await startDataPlane();
    await addBill(plane, { billNumber: 'V-1' });
    const again = await addTransaction(plane, { customer: { mobile: ALICE.mobile } });
    expect(pick(transactionItem(again), 'item_status')).toMatchObject({
      code: 604,
      message: 'Transaction number already exists.',
    });
    expect(await balanceOf(plane)).toBe(100);
  });

  it('answers 201 when some failed, and 672 for more than the limit', async () => {
    const plane = await startDataPlane({ settings: { bulkLimit: 2 } });
    const bill = { type: 'regular', number: 'V-1', amount: 1, customer: BOB };
    const some = await plane.post('/v1.1/transaction/add', { root: { transaction: [bill, bill] } });
    expect(pick(some.body, 'response', 'status', 'code')).toBe(201);
    const many = await plane.post('/v1.1/transaction/add', { root: { transaction: [bill, bill, bill] } });
    expect(pick(transactionItem(many), 'item_status', 'code')).toBe(672);
  });

  it('fails whole for a body without transactions', async () => {
    const plane = await startDataPlane();
    const answer = await plane.post('/v1.1/transaction/add', {});
    expect(pick(answer.body, 'response', 'status')).toMatchObject({ success: 'false', code: 500 });
  });
});

describe('v1.1 customers', () => {
  it('are shown with points, times without offset and fields as lists', async () => {
    const plane = await startDataPlane({
      points: '7',
      settings: { clusterOffsetMinutes: 330 },
      nowMs: () => Date.UTC(2026, 0, 1),
    });
    const answer = await plane.get('/v1.1/customer/get', { format: 'json', mobile: `${ALICE.mobile},911` });
    expect(customerItem(answer)).toMatchObject({
      user_id: String(ALICE.id),
      mobile: ALICE.mobile,
      external_id: ALICE.externalId,
      firstname: 'Alice',
      loyalty_points: 7,
      lifetime_points: 7,
      current_slab: 'Bronze',
      registered_on: '2026-01-01 05:30:00',
      type: 'LOYALTY',
      source: 'instore',
      custom_fields: { field: [] },
      item_status: { success: 'true', code: 1000 },
    });
    expect(customerItem(answer, 1)).toMatchObject({
      mobile: '911',
      item_status: { success: 'false', code: 1012 },
    });
    expect(pick(answer.body, 'response', 'status', 'code')).toBe(201);
  });

  it('are found in other sources, or only in INSTORE, by setting', async () => {
    const seed = { customers: [{ id: 400, source: 'WEBSITE', mobile: BOB.mobile }] };
    const found = async (v1LookupScope: 'any-source' | 'instore'): Promise<unknown> => {
      const plane = await startDataPlane({ seed, settings: { v1LookupScope } });
      return pick(
        customerItem(await plane.get('/v1.1/customer/get', { mobile: BOB.mobile })),
        'item_status',
        'code',
      );
    };
    expect([await found('any-source'), await found('instore')]).toEqual([1000, 1012]);
  });

  it('are registered in INSTORE', async () => {
    const plane = await startDataPlane();
    const added = await send(plane, 'add', { ...BOB, email: 'bob@example.com' });
    expect(customerItem(added)).toMatchObject({
      mobile: BOB.mobile,
      item_status: { success: 'true', code: 1000, warnings: { warning: [] } },
    });
    const found = await plane.get('/v2/customers/lookup', { ...BY_MOBILE, identifierValue: BOB.mobile });
    expect(String(pick(found.body, 'entity'))).toBe(pick(customerItem(added), 'user_id'));
  });

  it.each([
    ['somebody known', { mobile: ALICE.mobile }, 1014],
    ['a bad mobile number', { mobile: '12' }, 1001],
    ['a bad e-mail address', { email: 'nope' }, 1002],
    ['nobody', { firstname: 'x' }, 1007],
  ])('refuse to add %s', async (_what, customer, code) => {
    const plane = await startDataPlane();
    expect(customerItem(await send(plane, 'add', customer))).toMatchObject({
      item_status: { success: 'false', code },
    });
  });

  it('are updated, unless they are not known', async () => {
    const plane = await startDataPlane();
    const update = {
      mobile: ALICE.mobile,
      firstname: 'Alicia',
      custom_fields: { field: [{ name: 'a', value: '1' }] },
    };
    expect(customerItem(await send(plane, 'update', update))).toMatchObject({
      firstname: 'Alicia',
      custom_fields: { field: [{ name: 'a', value: '1' }] },
      item_status: { code: 1000 },
    });
    expect(customerItem(await send(plane, 'update', BOB))).toMatchObject({
      item_status: { success: 'false', code: 1011 },
    });
  });
});
