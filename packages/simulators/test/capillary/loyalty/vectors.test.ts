import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { CapillarySimulatorOptions } from '../../../src/index.ts';
import { DEMO_BASIC, pick, type RunningSimulator, startSimulator } from '../running-simulator.ts';
import { callExpectedSchema, callInputSchema, loadVectors, mismatches, readVector } from '../vector.ts';

/** What each vector needs before its call, in the words of its `given`. */
const GIVEN: Readonly<Record<string, CapillarySimulatorOptions>> = {
  T20: { seed: { customers: [{ id: 306, mobile: '919988776655' }] } },
  'T20-several-identifiers': {
    seed: { customers: [{ id: 565715801, mobile: '919988776655', email: 'tom@example.com' }] },
  },
  T22: {
    settings: { alternateCurrency: { identifier: '9DxGBP', name: 'DocCoin', perCurrencyUnit: '1' } },
    seed: { customers: [{ firstName: 'John', lastName: 'Pork', mobile: '919999988886' }] },
  },
  T23: {
    settings: { knownExtendedFields: [], batchFailureCount: 'zero' },
    seed: { customers: [{ mobile: '919999988886' }] },
  },
  T25: { seed: { customers: [{ mobile: '919777788221', points: '10' }] } },
  T26: { seed: { customers: [{ mobile: '919777788221', points: '1991' }] } },
  T28: {
    seed: {
      customers: [{ id: 564847023 }],
      pointsRedemptions: [{ redemptionId: 'gWpna6', customerId: 564847023, points: '2' }],
    },
  },
  T29: {
    seed: {
      customers: [{ id: 126080386, mobile: '917575757575' }],
      couponSeries: [{ id: 12313 }],
      coupons: [{ code: 'MGU9Y4PM', seriesId: 12313, customerId: 126080386 }],
    },
  },
  T30: {
    seed: {
      customers: [{ id: 1, mobile: '919845807500' }],
      couponSeries: [{ id: 7, discountType: 'PERC', redemptionsPerCode: 2 }],
      coupons: [{ code: '19IV52PS', seriesId: 7, customerId: 1, redemptionIds: [11, 12] }],
    },
  },
  T31: {
    seed: { couponSeries: [{ id: 7 }], coupons: [{ code: 'USED', seriesId: 7, redemptionIds: [83146] }] },
  },
};

const calls = ['customers', 'transactions', 'points', 'coupons', 'otp'].flatMap((theme) =>
  [...loadVectors(theme)].filter(([, { input }]) => 'request' in input),
);

describe('the data plane (T20 to T33)', () => {
  it.each(calls)('%s', async (id, vector) => {
    const running = await startSimulator(GIVEN[id]);
    if (id === 'T33') {
      const sent = { entityType: 'EMAIL', entityValue: 'tom.sawyer@example.com', action: 'GENERIC' };
      await running.call('/v2/otp/generate', { method: 'POST', headers: DEMO_BASIC, body: sent });
    }
    const { input, expected } = readVector(vector, callInputSchema, callExpectedSchema);
    expect(await deviations(running, input.request, expected)).toEqual([]);
  });
});

describe('behavioural events (T35)', () => {
  it('T35', async () => {
    const running = await startSimulator();
    const { input, expected } = readVector(
      loadVectors('events').get('T35'),
      callInputSchema,
      callExpectedSchema,
    );
    const webhook = await running.call('/v2/events/webhook', {
      method: 'POST',
      headers: DEMO_BASIC,
      body: {},
    });
    const { pathname: path } = new URL(String(pick(webhook.body, 'webHookUri')));
    expect(await deviations(running, { ...input.request, path }, expected)).toEqual([]);
  });
});

describe('applied promotions (T36)', () => {
  it('T36: the state tells what the identifier on a bill says', async () => {
    const { input, expected } = readVector(
      loadVectors('transactions').get('T36'),
      z.strictObject({ appliedPromotionIdentifier: z.string() }),
      z.strictObject({ promotion: z.unknown() }),
    );
    const { call } = await startSimulator();
    const appliedPromotionIdentifiers = [input.appliedPromotionIdentifier];
    const bill = { type: 'NOT_INTERESTED', billNumber: 'B-1', billAmount: 3000, appliedPromotionIdentifiers };
    await call('/v2/transactions', { method: 'POST', headers: DEMO_BASIC, body: bill });
    const { body } = await call('/__sim/state');
    expect(pick(body, 'transactions', 0, 'appliedPromotions')).toEqual([expected.promotion]);
  });
});

/** Makes the call. @returns where the answer is not as expected. */
async function deviations(
  { call }: RunningSimulator,
  { method, path, query = {}, body }: z.output<typeof callInputSchema>['request'],
  expected: z.output<typeof callExpectedSchema>,
): Promise<string[]> {
  const search = new URLSearchParams(query).toString();
  const answer = await call(search === '' ? path : `${path}?${search}`, {
    method,
    headers: DEMO_BASIC,
    body,
  });
  const wrongStatus =
    expected.status === undefined || expected.status === answer.status ? [] : [`status: ${answer.status}`];
  return [...wrongStatus, ...mismatches(expected.body, answer.body)];
}
