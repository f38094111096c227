import { describe, expect, it } from 'vitest';
import { type Answer, pick } from '../running-simulator.ts';
import { addBill, ALICE, balanceOf, BY_MOBILE, errorCode, returnBill, startDataPlane } from './data-plane.ts';

describe('one action for a customer at a time', () => {
  const others = [
    ['a bill', (plane) => addBill(plane)],
    ['a return', (plane) => returnBill(plane, { returnType: 'AMOUNT', billAmount: 1 })],
    ['an update of a bill', (plane) => plane.put('/v2/transactions', { number: 'B-1' }, BY_MOBILE)],
    ['an update of the customer', (plane) => plane.put(`/v2/customers/${ALICE.id}`, {})],
    [
      'a change of identifiers',
      (plane) => plane.post(`/v2/customers/${ALICE.id}/changeIdentifier`, {}, { source: 'INSTORE' }),
    ],
    [
      'a reversal',
      (plane) =>
        plane.post('/v2/points/reverse', { redemptionId: 'x', identifier: { type: 'ID', value: 306 } }),
    ],
    [
      'a coupon',
      (plane) => plane.post('/v2/coupon/redeem', { redemptionRequestList: [], user: { id: 306 } }),
    ],
  ] satisfies readonly (readonly [
    string,
    (plane: Awaited<ReturnType<typeof startDataPlane>>) => Promise<Answer>,
  ])[];

  it.each(others)('%s is refused with 521 meanwhile, and the reads are not', async (_what, act) => {
    const plane = await startDataPlane();
    plane.simulator.context.loyalty.lockedCustomers.add(ALICE.id);
    expect(errorCode(await act(plane))).toBe(521);
    expect(await balanceOf(plane)).toBe(0);
    plane.simulator.context.loyalty.lockedCustomers.delete(ALICE.id);
    expect(errorCode(await act(plane))).not.toBe(521);
  });

  it('v1.1 says it of the item, bulk of the row', async () => {
    const plane = await startDataPlane({ points: '50' });
    plane.simulator.context.loyalty.lockedCustomers.add(ALICE.id);
    const redeemed = await plane.post('/v1.1/points/redeem', {
      root: { redeem: [{ points_redeemed: 1, customer: { mobile: ALICE.mobile } }] },
    });
    expect(pick(redeemed.body, 'response', 'responses', 'points', 'item_status', 'code')).toBe(521);
    const row = {
      identifierType: 'mobile',
      identifierValue: ALICE.mobile,
      source: 'INSTORE',
      type: 'REGULAR',
      billNumber: 'B-1',
      billAmount: 1,
    };
    const rows = await plane.post('/v2/transactions/bulk', [row]);
    expect(pick(rows.body, 'response', 0, 'errors', 0, 'code')).toBe(521);
  });

  it('of calls at once the first is done; the others are refused until it ends, and then work', async () => {
    const plane = await startDataPlane({ settings: { customerLockMs: 400 } });
    const numbers = ['B-1', 'B-2', 'B-3', 'B-4'];
    const answers = await Promise.all(numbers.map((billNumber) => addBill(plane, { billNumber })));
    const refused = answers.filter((answer) => errorCode(answer) === 521).length;
    expect(refused).toBeGreaterThan(0);
    expect(await balanceOf(plane)).toBe((numbers.length - refused) * 100);
    expect(errorCode(await addBill(plane, { billNumber: 'B-5' }))).toBeUndefined();
  });

  it('never hinders another customer', async () => {
    const plane = await startDataPlane({ seed: { customers: [{ id: 307, mobile: '919000000001' }] } });
    plane.simulator.context.loyalty.lockedCustomers.add(ALICE.id);
    const other = { ...BY_MOBILE, identifierValue: '919000000001' };
    expect(
      errorCode(
        await plane.post('/v2/transactions', { type: 'REGULAR', billNumber: 'B-1', billAmount: 1 }, other),
      ),
    ).toBeUndefined();
  });

  it('is not kept where the setting switches it off', async () => {
    const plane = await startDataPlane({ settings: { customerLock: false } });
    plane.simulator.context.loyalty.lockedCustomers.add(ALICE.id);
    expect(errorCode(await addBill(plane))).toBeUndefined();
  });
});

describe('times', () => {
  const SENT = '2026-03-01T10:00:00+07:00';
  const read = async (settings: object): Promise<unknown> => {
    const plane = await startDataPlane({ nowMs: () => Date.UTC(2026, 2, 2), settings });
    await addBill(plane, { billingDate: SENT });
    const { body } = await plane.get('/v2/transactions/getByBillNumber/B-1');
    return pick(body, 'data', 0, 'billDetails');
  };

  it('are converted to the cluster’s zone, and the sender’s offset is kept beside', async () => {
    expect(await read({ clusterOffsetMinutes: 0 })).toMatchObject({
      billingTime: '2026-03-01T03:00:00+00:00',
      billingTimeInputOffset: '+07:00',
    });
    expect(await read({ clusterOffsetMinutes: 330 })).toMatchObject({
      billingTime: '2026-03-01T08:30:00+05:30',
    });
  });

  it('keep their wall clock where the organisation asks for it', async () => {
    const settings = { clusterOffsetMinutes: 330, storesWallClockAsSent: true };
    expect(await read(settings)).toMatchObject({ billingTime: '2026-03-01T10:00:00+05:30' });
  });

  it.each([
    ['2026-03-01T23:00:00+07:00', '2026-03-01T00:00:00+05:30'],
    ['2026-03-01T23:00:00Z', '2026-03-02T04:30:00+05:30'],
    ['2026-03-01 23:00:00', '2026-03-01T23:00:00+05:30'],
  ])('of redemptions: %s is %s', async (redemption_time, expected) => {
    const plane = await startDataPlane({ points: '10', settings: { clusterOffsetMinutes: 330 } });
    const redemption = {
      points_redeemed: 1,
      customer: { mobile: ALICE.mobile },
      external_reference_number: 'R-1',
      redemption_time,
    };
    await plane.post('/v1.1/points/redeem', { root: { redeem: [redemption] } });
    const update = { externalReferenceNumber: 'R-1', purpose: 'read it back' };
    const { body } = await plane.put('/v2/points/updateRedemption', update);
    expect(pick(body, 'redemptionTime')).toBe(Date.parse(expected));
  });
});
