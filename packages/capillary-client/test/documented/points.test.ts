import { describe, expect, it } from 'vitest';
import { CARRIED, exchange } from '../support/exchange.ts';

const mobile = { type: 'mobile', value: '919988221100' } as const;

describe('points', () => {
  it('asks whether points can be redeemed (T25)', async () => {
    const redeemable = {
      mobile: '919988221100',
      points: 10,
      is_redeemable: 'true',
      points_redeem_value: 10,
      points_redeem_local_value: 10,
      item_status: { success: 'true', code: 800, message: 'Points can be redeemed' },
    };
    const status = { success: 'true', code: 200, message: 'Success' };
    const { result, sent } = await exchange(
      { body: { response: { status, points: { redeemable } } } },
      (client) =>
        client.points.isRedeemable({
          customer: { type: 'cardnumber', value: '77' },
          points: '10',
          issueCode: true,
        }),
    );
    expect(result).toEqual({ isRedeemable: true, value: '10', localValue: '10', ...CARRIED });
    expect(sent.query).toEqual({ format: 'json', card_number: '77', points: '10', issue_otp: 'true' });
  });

  it('says in our words why points cannot be redeemed', async () => {
    const item_status = { success: 'false', code: 807, message: 'multiple of <X>' };
    const status = { success: 'false', code: 500, message: 'All requests have failed due to errors' };
    const { result } = await exchange(
      { body: { response: { status, points: { redeemable: { is_redeemable: 'false', item_status } } } } },
      (client) => client.points.isRedeemable({ customer: mobile, points: '11' }),
    );
    expect(result).toEqual({
      isRedeemable: false,
      reason: 'Points can only be redeemed in certain multiples. Choose another number of points.',
      capillaryCode: '807',
      ...CARRIED,
    });
  });

  it('redeems with the idempotency key as external_reference_number (T26)', async () => {
    const points = {
      mobile: '919988221100',
      redemption_id: '7t4y2a',
      points_redeemed: '1',
      redeemed_value: '1',
      balance: 1990,
      item_status: { success: 'true', code: 800, message: 'Points Redeemed' },
    };
    const status = { success: 'true', code: 200, message: 'Success' };
    const { result, sent } = await exchange(
      { body: { response: { status, responses: { points } } } },
      (client) =>
        client.points.redeem({
          customer: { type: 'externalId', value: 'SHOP-1' },
          points: '1',
          idempotencyKey: 'order-1001',
          billNumber: 'SHP-1001',
          validationCode: '271828',
        }),
    );
    expect(result).toEqual({ redemptionId: '7t4y2a', points: '1', value: '1', balance: '1990', ...CARRIED });
    expect(sent).toMatchObject({ method: 'POST', path: '/v1.1/points/redeem', query: { format: 'json' } });
    expect(JSON.parse(sent.body)).toEqual({
      root: {
        redeem: [
          {
            points_redeemed: 1,
            customer: { external_id: 'SHOP-1' },
            transaction_number: 'SHP-1001',
            validation_code: '271828',
            external_reference_number: 'order-1001',
          },
        ],
      },
    });
  });

  it('gives points back by the customer id (T28)', async () => {
    const body = {
      customerId: 564847023,
      redemptionId: 'gWpna6',
      pointsToBeReversed: 2.0,
      pointsReversed: 2.0,
      pointsReversedDetails: { available: 2.0, expired: 0.0 },
      warnings: [],
    };
    const { result, sent } = await exchange({ body }, (client) =>
      client.points.reverse({ customerId: '564847023', redemptionId: 'gWpna6', points: '2' }),
    );
    expect(result).toEqual({
      reversalId: undefined,
      pointsReversed: '2',
      availablePoints: '2',
      expiredPoints: '0',
      ...CARRIED,
    });
    expect(JSON.parse(sent.body)).toEqual({
      redemptionId: 'gWpna6',
      pointsToBeReversed: 2,
      identifier: { type: 'ID', value: '564847023' },
    });
  });

  it('reads the balance', async () => {
    const body = { entityId: 306, programId: 973, totalPoints: 120.5, mainPoints: 100, promisedPoints: 20.5 };
    const { result, sent } = await exchange({ body }, (client) =>
      client.points.balance({ customerId: '306' }),
    );
    expect(sent.path).toBe('/v2/customers/306/points/balance');
    expect(result).toEqual({
      points: '100',
      promisedPoints: '20.5',
      totalPoints: '120.5',
      programId: '973',
      ...CARRIED,
    });
  });
});
