import { describe, expect, it } from 'vitest';
import { pick } from '../running-simulator.ts';
import { addBill, ALICE, balanceOf, BY_MOBILE, errorCode, returnBill, startDataPlane } from './data-plane.ts';

const ROW = {
  identifierType: 'mobile',
  identifierValue: ALICE.mobile,
  source: 'INSTORE',
  type: 'REGULAR',
  billAmount: '12.50',
};

describe('bulk transactions', () => {
  it('work row by row: a refused one does not stop the next', async () => {
    const plane = await startDataPlane();
    const rows = [
      { ...ROW, billNumber: 'B-1' },
      { ...ROW, billNumber: 'B-2', identifierValue: '' },
      { ...ROW, billNumber: 'B-1' },
      { ...ROW, billNumber: 'B-3' },
    ];
    const { status, body } = await plane.post('/v2/transactions/bulk', rows);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      response: [
        {
          entityId: expect.any(Number),
          result: { billNumber: 'B-1', sideEffects: [{ awardedPoints: 12 }] },
          errors: [],
        },
        { errors: [{ status: false, code: 8084, message: 'Customer details not sent' }] },
        { errors: [{ code: 604 }] },
        { entityId: expect.any(Number), errors: [] },
      ],
      totalCount: 4,
      failureCount: 2,
    });
    expect(await balanceOf(plane)).toBe(24);
  });

  it('refuse what is no list, and more rows than the limit, whole', async () => {
    const plane = await startDataPlane();
    expect(errorCode(await plane.post('/v2/transactions/bulk', ROW))).toBe(400);
    const rows = Array.from({ length: 101 }, (_, index) => ({ ...ROW, billNumber: `B-${index}` }));
    expect(errorCode(await plane.post('/v2/transactions/bulk', rows))).toBe(1060);
    expect(await balanceOf(plane)).toBe(0);
  });

  it('update row by row', async () => {
    const plane = await startDataPlane();
    await addBill(plane);
    const rows = [
      { ...ROW, number: 'B-1', deliveryStatus: 'SHIPPED' },
      { ...ROW, number: 'B-9', deliveryStatus: 'SHIPPED' },
    ];
    const { body } = await plane.put('/v2/transactions/bulk', rows);
    expect(body).toMatchObject({ response: [{ errors: [] }, { errors: [{ code: 668 }] }], failureCount: 1 });
    const { body: read } = await plane.get('/v2/transactions/getByBillNumber/B-1');
    expect(pick(read, 'data', 0, 'deliveryStatus')).toBe('SHIPPED');
  });
});

describe('updating a transaction', () => {
  it('changes fields, status and till, and leaves number and amount alone', async () => {
    const plane = await startDataPlane({
      seed: { tills: [{ code: 'till.two', storeCode: 'demo.store', password: 'x' }] },
    });
    const id = pick(
      (
        await addBill(plane, {
          customFields: { a: '1' },
          lineItemsV2: [{ itemCode: 'A', qty: 1, amount: 100 }],
        })
      ).body,
      'createdId',
    );
    const update = {
      id,
      customFields: { b: '2' },
      deliveryStatus: 'DELIVERED',
      tillCode: 'till.two',
      billAmount: 1,
      lineItems: [{ itemCode: 'A', extendedFields: { weight: '2' } }],
    };
    expect((await plane.put('/v2/transactions', update, BY_MOBILE)).body).toMatchObject({
      createdId: id,
      errors: [],
    });
    const { body } = await plane.get(`/v2/transactions/${String(id)}`);
    expect(body).toMatchObject({
      deliveryStatus: 'DELIVERED',
      customFields: { a: '1', b: '2' },
      billDetails: { amount: 100 },
      attribution: { createdBy: { code: 'till.two' } },
      lineItems: [{ details: { extendedFields: { weight: '2' } } }],
    });
  });

  it.each([
    ['nothing named', {}, 607],
    ['an id that is not theirs', { id: 1 }, 667],
    ['a number that is not theirs', { number: 'B-9' }, 668],
    ['another type', { number: 'B-1', type: 'RETURN' }, 668],
    ['a till that does not exist', { number: 'B-1', tillCode: 'nowhere' }, 671],
    ['an item that is not on it', { number: 'B-1', lineItems: [{ itemCode: 'Z' }] }, 1120],
  ])('is refused: %s', async (_what, body, code) => {
    const plane = await startDataPlane();
    await addBill(plane);
    expect(errorCode(await plane.put('/v2/transactions', body, BY_MOBILE))).toBe(code);
  });

  it('refuses another type than the transaction has, and takes returns by their own', async () => {
    const plane = await startDataPlane();
    const id = pick((await addBill(plane)).body, 'createdId');
    await returnBill(plane, { returnType: 'AMOUNT', billAmount: 1 });
    expect(errorCode(await plane.put('/v2/transactions', { id, type: 'RETURN' }, BY_MOBILE))).toBe(1118);
    const update = { number: 'B-1', type: 'RETURN', deliveryStatus: 'RETURNED' };
    expect(errorCode(await plane.put('/v2/transactions', update, BY_MOBILE))).toBeUndefined();
  });
});

describe('reading transactions', () => {
  it('by number: the bill and its returns, with a page', async () => {
    const plane = await startDataPlane();
    await addBill(plane, { paymentModes: [{ mode: 'Cash', value: 100 }] });
    await returnBill(plane, { returnType: 'AMOUNT', billAmount: 25 });
    const { body } = await plane.get('/v2/transactions/getByBillNumber/B-1');
    expect(body).toMatchObject({
      pagination: { limit: 100, offset: 0, total: 2 },
      data: [
        {
          type: 'REGULAR',
          customerId: ALICE.id,
          source: 'instore',
          billDetails: { amount: 100, billNumber: 'B-1', billingStore: { code: 'demo.store' } },
        },
        { type: 'RETURN', returnType: 'AMOUNT', billDetails: { amount: 25 } },
      ],
      warnings: [],
      errors: [],
    });
  });

  it('by a number that is not known: 688 beside a zeroed page', async () => {
    const { get } = await startDataPlane();
    expect((await get('/v2/transactions/getByBillNumber/B-9')).body).toEqual({
      pagination: { limit: 0, offset: 0, total: 0 },
      data: [],
      errors: [{ status: false, code: 688, message: 'B-9 bill number not found' }],
    });
  });

  it('by id, and not by another type', async () => {
    const plane = await startDataPlane();
    const id = String(pick((await addBill(plane)).body, 'createdId'));
    expect(pick((await plane.get(`/v2/transactions/${id}`, { type: 'REGULAR' })).body, 'id')).toBe(
      Number(id),
    );
    expect(errorCode(await plane.get(`/v2/transactions/${id}`, { type: 'RETURN' }))).toBe(620);
    expect(errorCode(await plane.get('/v2/transactions/1'))).toBe(620);
  });

  it('of a customer: latest bill first, in pages, by id and by identifier', async () => {
    const plane = await startDataPlane();
    for (const day of [1, 2, 3])
      await addBill(plane, { billNumber: `B-${day}`, billingDate: `2026-01-0${day}T10:00:00Z` });
    const latest = await plane.get(`/v2/customers/${ALICE.id}/transactions`);
    expect(numbers(latest.body)).toEqual(['B-3', 'B-2', 'B-1']);
    const second = await plane.get('/v2/customers/lookup/transactions', {
      ...BY_MOBILE,
      limit: '1',
      offset: '1',
      sortOrder: 'ASC',
    });
    expect(second.body).toMatchObject({
      pagination: { limit: 1, offset: 1, sortOrder: 'ASC', total: 3 },
      data: [{ billNumber: 'B-2' }],
    });
  });
});

describe('simulating a bill', () => {
  it('says what it would earn, and stores nothing', async () => {
    const plane = await startDataPlane();
    const simulated = await plane.post(
      '/v2/simulation/transactions',
      { type: 'REGULAR', billNumber: 'B-1', billAmount: 80 },
      BY_MOBILE,
    );
    expect(pick(simulated.body, 'sideEffects', 0, 'awardedPoints')).toBe(80);
    expect(await balanceOf(plane)).toBe(0);
    expect(errorCode(await addBill(plane))).toBeUndefined();
  });
});

describe('the rejections queue', () => {
  it('keeps what was refused until it is sent again with success', async () => {
    const plane = await startDataPlane();
    const stranger = { identifierName: 'mobile', identifierValue: '919000000001', source: 'INSTORE' };
    await plane.post('/v2/transactions', { type: 'REGULAR', billNumber: 'B-1', billAmount: 5 }, stranger);
    const queue = '/v2/organization/rejectedTransactions';
    const waiting = await plane.get(queue);
    expect(waiting.body).toMatchObject({
      pagination: { total: 1 },
      data: [{ billNumber: 'B-1', error: { code: 8015 } }],
    });
    plane.simulator.seed({ customers: [{ id: 307, mobile: '919000000001' }] });
    const started = await plane.post(`${queue}/retrigger`, { ids: [pick(waiting.body, 'data', 0, 'id')] });
    const { body } = await plane.get(`${queue}/retriggerStatus/${String(pick(started.body, 'createdId'))}`);
    expect(body).toMatchObject({ status: 'COMPLETED', totalCount: 1, failureCount: 0 });
    expect(await balanceOf(plane, 307)).toBe(5);
    expect(pick((await plane.get(queue)).body, 'data')).toEqual([]);
  });

  it('keeps no duplicate, and lets one be marked as failed', async () => {
    const plane = await startDataPlane();
    const queue = '/v2/organization/rejectedTransactions';
    await addBill(plane);
    await addBill(plane);
    expect(pick((await plane.get(queue)).body, 'data')).toEqual([]);
    await addBill(plane, { type: 'SALE' });
    const id = pick((await plane.get(queue)).body, 'data', 0, 'id');
    expect((await plane.put(`${queue}/markFailed`, { ids: [id] })).body).toEqual({
      entity: [id],
      warnings: [],
    });
    expect(errorCode(await plane.post(`${queue}/retrigger`, { ids: [id] }))).toBe(620);
  });
});

function numbers(body: unknown): readonly unknown[] {
  return [0, 1, 2].map((index) => pick(body, 'data', index, 'billNumber'));
}
