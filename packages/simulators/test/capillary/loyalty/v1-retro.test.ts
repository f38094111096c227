import { describe, expect, it } from 'vitest';
import { type Answer, DEMO_BASIC, pick } from '../running-simulator.ts';
import { addBill, ALICE, balanceOf, type DataPlane, startDataPlane } from './data-plane.ts';

const SIGNED = { ...DEMO_BASIC, 'x-cap-client-signature': 'test' };

function retro(
  plane: DataPlane,
  change: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>> = SIGNED,
): Promise<Answer> {
  const transaction = {
    customer: { mobile: ALICE.mobile },
    old_type: 'NOT_INTERESTED',
    new_type: 'REGULAR',
    ...change,
  };
  return plane.post('/v1.1/transaction/update', { root: { transaction: [transaction] } }, {}, headers);
}

async function addGuestBill(plane: DataPlane): Promise<string> {
  const answer = await addBill(plane, { type: 'NOT_INTERESTED', billNumber: 'G-1', billAmount: 120 });
  return String(pick(answer.body, 'createdId'));
}

const itemOf = (answer: Answer): unknown => pick(answer.body, 'response', 'transactions', 'transaction', 0);
const codeOf = (answer: Answer): unknown => pick(itemOf(answer), 'item_status', 'code');

describe('v1.1 transaction/update, for a guest who turns out to be a customer', () => {
  it('makes the bill a REGULAR one of theirs, under a new id and the same number, with its points', async () => {
    const plane = await startDataPlane();
    const id = await addGuestBill(plane);
    const item = itemOf(await retro(plane, { id }));
    expect(item).toMatchObject({
      number: 'G-1',
      type: 'REGULAR',
      old_id: id,
      old_type: 'NOT_INTERESTED',
      item_status: { success: 'true', code: 1630 },
      side_effects: { effect: [{ type: 'points', awarded_points: 120 }] },
    });
    expect(pick(item, 'id')).not.toBe(id);
    expect(await balanceOf(plane)).toBe(120);
    const { body } = await plane.get('/v2/transactions/getByBillNumber/G-1');
    expect(pick(body, 'data')).toMatchObject([{ type: 'REGULAR', customerId: ALICE.id }]);
  });

  it('does so once', async () => {
    const plane = await startDataPlane();
    const id = await addGuestBill(plane);
    await retro(plane, { id });
    expect(codeOf(await retro(plane, { id }))).toBe(1627);
    expect(await balanceOf(plane)).toBe(120);
  });

  it.each([
    [607, {}],
    [606, { id: '1', customer: {} }],
    [611, { id: '1', customer: { mobile: '910000000000' } }],
    [1625, { id: '1', new_type: undefined }],
    [1626, { id: '1', old_type: 'RETURN' }],
    [1628, { id: '1' }],
  ])('refuses with %i', async (code, change) => {
    expect(codeOf(await retro(await startDataPlane(), change))).toBe(code);
  });

  it('refuses another type of bill, a call without signature, and a bill that is too old', async () => {
    const plane = await startDataPlane({ settings: { retroTransactionMaxAgeDays: 1 } });
    const id = await addGuestBill(plane);
    expect(codeOf(await retro(plane, { id }, DEMO_BASIC))).toBe(1629);
    plane.simulator.advanceMs(2 * 86_400_000);
    expect(codeOf(await retro(plane, { id }))).toBe(1633);
    const regular = pick((await addBill(plane, { billNumber: 'R-1' })).body, 'createdId');
    expect(codeOf(await retro(plane, { id: String(regular) }))).toBe(1626);
  });

  it('refuses all where the organisation has not enabled it', async () => {
    const plane = await startDataPlane({ settings: { retroTransactionEnabled: false } });
    expect(codeOf(await retro(plane, { id: await addGuestBill(plane) }))).toBe(1631);
  });
});
