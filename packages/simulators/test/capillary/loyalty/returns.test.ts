import { describe, expect, it } from 'vitest';
import { pick } from '../running-simulator.ts';
import {
  addBill,
  balanceOf,
  BY_MOBILE,
  errorCode,
  returnBill,
  startDataPlane,
  warningCodes,
} from './data-plane.ts';

const LINES = [
  { itemCode: 'SHIRT', qty: 3, rate: 20, amount: 60 },
  { itemCode: 'SOCKS', qty: 2, rate: 20, amount: 40 },
];

describe('a return takes back what its part earned', () => {
  it('FULL: everything, with the points as a negative side effect', async () => {
    const plane = await startDataPlane();
    await addBill(plane, { billAmount: '99.95' });
    const returned = await returnBill(plane, { returnType: 'FULL' });
    expect(pick(returned.body, 'sideEffects')).toMatchObject([{ awardedPoints: -99, rawAwardedPoints: -99 }]);
    expect(await balanceOf(plane)).toBe(0);
  });

  it('AMOUNT: so that all parts together give back exactly what was earned', async () => {
    const plane = await startDataPlane();
    await addBill(plane, { billAmount: '99.95' });
    await returnBill(plane, { returnType: 'AMOUNT', billAmount: '33.30' });
    expect(await balanceOf(plane)).toBe(66);
    await returnBill(plane, { returnType: 'AMOUNT', billAmount: '66.65' });
    expect(await balanceOf(plane)).toBe(0);
    expect(errorCode(await returnBill(plane, { returnType: 'AMOUNT', billAmount: 1 }))).toBe(633);
  });

  it('LINE_ITEM: by the money of the lines when no amount is given', async () => {
    const plane = await startDataPlane();
    await addBill(plane, { lineItemsV2: LINES });
    const lineItemsV2 = [{ itemCode: 'SHIRT', qty: 2 }];
    expect(errorCode(await returnBill(plane, { returnType: 'LINE_ITEM', lineItemsV2 }))).toBeUndefined();
    expect(await balanceOf(plane)).toBe(60);
  });

  it('CANCELLED: everything, and the bill says so', async () => {
    const plane = await startDataPlane();
    const id = pick((await addBill(plane)).body, 'createdId');
    await returnBill(plane, { returnType: 'CANCELLED' });
    const bill = await plane.get(`/v2/transactions/${String(id)}`);
    expect(pick(bill.body, 'billDetails', 'returnDetails', 'canceled')).toBe(true);
    expect(await balanceOf(plane)).toBe(0);
  });

  it('not at all where the organisation switched it off', async () => {
    const plane = await startDataPlane({ settings: { pointsReturnEnabled: false } });
    await addBill(plane);
    await returnBill(plane, { returnType: 'FULL' });
    expect(await balanceOf(plane)).toBe(100);
  });
});

describe('a return that does not fit its bill', () => {
  it.each([
    ['without a return type', {}, 628],
    ['with a return type that does not exist', { returnType: 'SOME' }, 628],
    ['without a number', { returnType: 'FULL', billNumber: '' }, 631],
    ['of a bill that is not known', { returnType: 'FULL', billNumber: 'B-9' }, 625],
    ['of an id that is not known', { returnType: 'FULL', id: 1 }, 603],
    ['by amount without amount', { returnType: 'AMOUNT' }, 601],
    ['of more money than the bill had', { returnType: 'AMOUNT', billAmount: '100.01' }, 630],
    ['by line without lines', { returnType: 'LINE_ITEM' }, 660],
    ['of a line without quantity', { returnType: 'LINE_ITEM', lineItemsV2: [{ itemCode: 'SHIRT' }] }, 660],
    [
      'of an item that was not bought',
      { returnType: 'LINE_ITEM', lineItemsV2: [{ itemCode: 'HAT', qty: 1 }] },
      687,
    ],
    [
      'of more pieces than were bought',
      { returnType: 'LINE_ITEM', lineItemsV2: [{ itemCode: 'SHIRT', qty: 4 }] },
      626,
    ],
    [
      'of the same pieces twice in one return',
      {
        returnType: 'LINE_ITEM',
        lineItemsV2: [
          { itemCode: 'SOCKS', qty: 2 },
          { itemCode: 'SOCKS', qty: 1 },
        ],
      },
      626,
    ],
    [
      'of a line for more than it cost',
      { returnType: 'LINE_ITEM', lineItemsV2: [{ itemCode: 'SHIRT', qty: 1, amount: 21 }] },
      630,
    ],
    [
      'with a return type on a line of a full return',
      { returnType: 'FULL', lineItemsV2: [{ itemCode: 'SHIRT', qty: 1, returnType: 'LINE_ITEM' }] },
      628,
    ],
    ['before the bill', { returnType: 'FULL', billingDate: '2020-01-01T00:00:00Z' }, 624],
  ])('is refused: %s', async (_what, body, code) => {
    const plane = await startDataPlane();
    await addBill(plane, { lineItemsV2: LINES });
    expect(errorCode(await returnBill(plane, body))).toBe(code);
    expect(await balanceOf(plane)).toBe(100);
  });

  it('is refused after another return that it does not go with', async () => {
    const plane = await startDataPlane();
    for (const billNumber of ['B-1', 'B-2', 'B-3']) await addBill(plane, { billNumber, lineItemsV2: LINES });
    const shirt = [{ itemCode: 'SHIRT', qty: 1 }];
    await returnBill(plane, { billNumber: 'B-1', returnType: 'AMOUNT', billAmount: 10 });
    await returnBill(plane, { billNumber: 'B-2', returnType: 'LINE_ITEM', lineItemsV2: shirt });
    await returnBill(plane, { billNumber: 'B-3', returnType: 'FULL' });
    const attempts: readonly (readonly [Record<string, unknown>, number])[] = [
      [{ billNumber: 'B-1', returnType: 'LINE_ITEM', lineItemsV2: shirt }, 638],
      [{ billNumber: 'B-1', returnType: 'FULL' }, 639],
      [{ billNumber: 'B-1', returnType: 'CANCELLED' }, 639],
      [{ billNumber: 'B-2', returnType: 'AMOUNT', billAmount: 10 }, 632],
      [{ billNumber: 'B-2', returnType: 'FULL' }, 639],
      [{ billNumber: 'B-3', returnType: 'FULL' }, 633],
      [{ billNumber: 'B-3', returnType: 'LINE_ITEM', lineItemsV2: shirt }, 633],
    ];
    for (const [body, code] of attempts)
      expect([body, errorCode(await returnBill(plane, body))]).toEqual([body, code]);
  });

  it('is refused when the bill is another customer’s, an outlier, or a combo', async () => {
    const plane = await startDataPlane();
    plane.simulator.seed({ customers: [{ id: 307, mobile: '919000000001' }] });
    const other = { ...BY_MOBILE, identifierValue: '919000000001' };
    const foreign = await plane.post(
      '/v2/transactions',
      { type: 'REGULAR', billNumber: 'X-1', billAmount: 5 },
      other,
    );
    expect(errorCode(await returnBill(plane, { billNumber: 'X-1', returnType: 'FULL' }))).toBe(668);
    const id = pick(foreign.body, 'createdId');
    expect(errorCode(await returnBill(plane, { billNumber: 'X-1', id, returnType: 'FULL' }))).toBe(667);

    await addBill(plane, { billNumber: 'B-2', outlierStatus: 'INTERNAL' });
    expect(errorCode(await returnBill(plane, { billNumber: 'B-2', returnType: 'FULL' }))).toBe(1121);

    const combo = [{ itemCode: 'SET', qty: 1, amount: 100, comboDetails: [{ itemCode: 'A' }] }];
    await addBill(plane, { billNumber: 'B-3', lineItemsV2: combo });
    const byLine = { billNumber: 'B-3', returnType: 'LINE_ITEM', lineItemsV2: [{ itemCode: 'SET', qty: 1 }] };
    expect(errorCode(await returnBill(plane, byLine))).toBe(682);
  });
});

describe('returns by setting', () => {
  it('take a bill that is not known, with warning 625 and without touching points', async () => {
    const plane = await startDataPlane({ points: '40', settings: { allowReturnWithoutBill: true } });
    const returned = await returnBill(plane, { returnType: 'AMOUNT', billAmount: 10 });
    expect([returned.status, warningCodes(returned)]).toEqual([200, [625]]);
    expect(await balanceOf(plane)).toBe(40);
  });

  it('need the purchase time', async () => {
    const plane = await startDataPlane({ settings: { purchaseTimeRequired: true } });
    await addBill(plane, { billingDate: '2026-01-01T10:00:00Z' });
    expect(errorCode(await returnBill(plane, { returnType: 'FULL' }))).toBe(624);
    const named = { returnType: 'FULL', purchaseTime: '2026-01-01T10:00:00Z' };
    expect(errorCode(await returnBill(plane, named))).toBeUndefined();
  });

  it('come once for a bill number', async () => {
    const plane = await startDataPlane({ settings: { returnBillNumberUnique: true } });
    await addBill(plane);
    await returnBill(plane, { returnType: 'AMOUNT', billAmount: 10 });
    expect(errorCode(await returnBill(plane, { returnType: 'AMOUNT', billAmount: 10 }))).toBe(604);
  });

  it('choose between bills of one number by purchase time, else the latest with a warning', async () => {
    const plane = await startDataPlane({ settings: { billNumberUnique: 'off' } });
    await addBill(plane, { billAmount: 10, billingDate: '2026-01-01T10:00:00Z' });
    await addBill(plane, { billAmount: 20, billingDate: '2026-01-02T10:00:00Z' });
    await returnBill(plane, { returnType: 'FULL', purchaseTime: '2026-01-01T10:00:00Z' });
    expect(await balanceOf(plane)).toBe(20);
    expect(warningCodes(await returnBill(plane, { returnType: 'FULL' }))).toEqual([9614]);
    expect(await balanceOf(plane)).toBe(0);
  });
});

describe('returns of bills without a customer', () => {
  const SOLD = '2026-01-01T10:00:00Z';
  const BACK = { type: 'NOT_INTERESTED_RETURN', billNumber: 'N-1', billingDate: '2026-01-02T10:00:00Z' };

  it.each([
    ['FULL', { returnType: 'FULL', purchaseTime: SOLD }, undefined],
    [
      'LINE_ITEM',
      {
        returnType: 'LINE_ITEM',
        purchaseTime: SOLD,
        lineItemsV2: [{ itemCode: 'A', qty: 1, purchaseTime: SOLD }],
      },
      undefined,
    ],
    ['CANCELLED', { returnType: 'CANCELLED', purchaseTime: SOLD }, 628],
    ['FULL without purchase time', { returnType: 'FULL' }, 624],
    ['FULL at the time of purchase', { returnType: 'FULL', purchaseTime: BACK.billingDate }, 624],
    [
      'LINE_ITEM whose line has no purchase time',
      { returnType: 'LINE_ITEM', purchaseTime: SOLD, lineItemsV2: [{ itemCode: 'A', qty: 1 }] },
      624,
    ],
    ['FULL of a member’s bill', { billNumber: 'B-1', returnType: 'FULL', purchaseTime: SOLD }, 625],
  ])('%s', async (_what, body, code) => {
    const plane = await startDataPlane();
    await addBill(plane);
    const lineItemsV2 = [{ itemCode: 'A', qty: 1, amount: 30 }];
    await plane.post('/v2/transactions', {
      type: 'NOT_INTERESTED',
      billNumber: 'N-1',
      billAmount: 30,
      billingDate: SOLD,
      lineItemsV2,
    });
    expect(errorCode(await plane.post('/v2/transactions', { ...BACK, ...body }))).toBe(code);
  });
});

describe('an exchange: return lines inside a bill', () => {
  it('earns on what is bought, takes back what is returned, and reports the difference', async () => {
    const plane = await startDataPlane();
    await addBill(plane, { lineItemsV2: LINES });
    const exchange = await addBill(plane, {
      billNumber: 'B-2',
      billAmount: 30,
      lineItemsV2: [
        { itemCode: 'COAT', qty: 1, amount: 50 },
        { itemCode: 'SHIRT', qty: 1, amount: 20, type: 'RETURN', parentBillNumber: 'B-1' },
      ],
    });
    expect(pick(exchange.body, 'sideEffects')).toMatchObject([{ awardedPoints: 30 }]);
    expect(await balanceOf(plane)).toBe(130);
    expect(errorCode(await returnBill(plane, { billNumber: 'B-1', returnType: 'FULL' }))).toBe(639);
  });

  it.each([
    ['no parent', { itemCode: 'SHIRT', qty: 1 }, 631],
    ['a parent that is not known', { itemCode: 'SHIRT', qty: 1, parentBillNumber: 'B-9' }, 625],
    ['too many pieces', { itemCode: 'SHIRT', qty: 9, parentBillNumber: 'B-1' }, 626],
  ])('with %s leaves no trace', async (_what, line, code) => {
    const plane = await startDataPlane();
    await addBill(plane, { lineItemsV2: LINES });
    const lineItemsV2 = [
      { itemCode: 'COAT', qty: 1, amount: 50 },
      { ...line, type: 'RETURN' },
    ];
    expect(errorCode(await addBill(plane, { billNumber: 'B-2', lineItemsV2 }))).toBe(code);
    expect(await balanceOf(plane)).toBe(100);
    expect(plane.simulator.context.loyalty.transactions.size).toBe(1);
  });
});
