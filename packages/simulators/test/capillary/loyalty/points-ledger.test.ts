import { describe, expect, it } from 'vitest';
import { pick } from '../running-simulator.ts';
import { addBill, ALICE, BY_MOBILE, errorCode, startDataPlane } from './data-plane.ts';
import { redeem } from './points-plane.ts';

describe('the ledger', () => {
  it('closes with the balance, as text', async () => {
    const { get } = await startDataPlane({ points: '30000' });
    const { body } = await get('/v2/pointsLedger/getCustomerLedgerBalance', BY_MOBILE);
    expect(body).toMatchObject({
      customerDetails: { userId: ALICE.id, externalId: ALICE.externalId, entityType: 'CUSTOMER' },
      ledgerDetails: {
        ledgerClosingBalance: [{ pointsCategory: 'Main', programId: 1414, closingBalance: '30000.000' }],
      },
    });
  });

  it('lists what moved, latest first, in pages, by kind', async () => {
    const plane = await startDataPlane({ points: '50' });
    await addBill(plane, { billAmount: 20 });
    await redeem(plane, 10);
    const all = await plane.get('/v2/pointsLedger/getCustomerLedgerInfo', BY_MOBILE);
    expect(all.body).toMatchObject({
      ledgerDetails: {
        totalEntries: 3,
        ledgerEntries: [
          { entryDetails: [{ ledgerEntryType: 'DEBIT', points: '10' }], netPointsOnEvent: '-10.000' },
          {
            entryDetails: [{ ledgerEntryType: 'CREDIT', points: '20' }],
            netPointsOnEvent: '20.000',
            transactionDetails: { transactionNumber: 'B-1' },
          },
          { entryDetails: [{ ledgerEntryType: 'OPENING_BALANCE', points: '50' }] },
        ],
      },
    });
    const second = await plane.get('/v2/pointsLedger/getCustomerLedgerInfo', {
      ...BY_MOBILE,
      limit: '1',
      offset: '1',
    });
    expect(second.body).toMatchObject({
      ledgerDetails: { pageNumber: 1, pageCount: 3, ledgerEntries: [{ netPointsOnEvent: '20.000' }] },
    });
    const debits = await plane.get('/v2/pointsLedger/getCustomerLedgerInfo', {
      ...BY_MOBILE,
      ledgerEntryType: 'DEBIT',
    });
    expect(pick(debits.body, 'ledgerDetails', 'totalEntries')).toBe(1);
  });

  it('knows 7 days unless told otherwise, never more than 30, and says 814 for nothing', async () => {
    const { get, simulator } = await startDataPlane({ points: '50' });
    simulator.advanceMs(8 * 86_400_000);
    expect(errorCode(await get('/v2/pointsLedger/getCustomerLedgerInfo', BY_MOBILE))).toBe(814);
    const now = simulator.context.nowMs();
    const since = (days: number) => new Date(now - days * 86_400_000).toISOString().slice(0, 19);
    const from = (days: number) =>
      get('/v2/pointsLedger/getCustomerLedgerInfo', { ...BY_MOBILE, startDate: since(days) });
    expect(errorCode(await from(10))).toBeUndefined();
    expect(errorCode(await from(31))).toBe(400);
  });
});
