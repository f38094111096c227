import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { DEMO_BASIC, pick, startSimulator } from './running-simulator.ts';
import { loadVectors, readVector } from './vector.ts';

const inputSchema = z.strictObject({
  api: z.enum(['v1.1', 'v2']),
  text: z.string(),
  clusterOffsetMinutes: z.int(),
});
const expectedSchema = z.strictObject({ readBack: z.string() });

/** A bill of nobody, at the time that each API writes in its own way. */
const BILLS = {
  v2: (billingDate: string) => ({
    path: '/v2/transactions',
    body: {
      type: 'NOT_INTERESTED',
      billNumber: 'B1',
      billAmount: 10,
      grossAmount: 10,
      discount: 0,
      billingDate,
    },
  }),
  'v1.1': (billingTime: string) => ({
    path: '/v1.1/transaction/add?format=json',
    body: {
      root: {
        transaction: [
          {
            type: 'not_interested',
            number: 'B1',
            amount: 10,
            gross_amount: 10,
            discount: 0,
            billing_time: billingTime,
          },
        ],
      },
    },
  }),
};

describe('time (T34)', () => {
  it.each([...loadVectors('time')])('%s: the time of a bill, read back over v2', async (_id, vector) => {
    const { input, expected } = readVector(vector, inputSchema, expectedSchema);
    const { call } = await startSimulator({
      nowMs: () => Date.UTC(2026, 2, 2),
      settings: { clusterOffsetMinutes: input.clusterOffsetMinutes },
    });
    const { path, body } = BILLS[input.api](input.text);
    expect((await call(path, { method: 'POST', headers: DEMO_BASIC, body })).status).toBe(200);
    const read = await call('/v2/transactions/getByBillNumber/B1', { headers: DEMO_BASIC });
    expect(pick(read.body, 'data', 0, 'billDetails', 'billingTime')).toBe(expected.readBack);
  });
});
