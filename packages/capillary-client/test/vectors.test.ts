import { AppError } from '@capconnect/kernel';
import { describe, expect, it } from 'vitest';
import type { CapillaryClient } from '../src/index.ts';
import { parseExactJson } from '../src/exact-json.ts';
import { COUPON_FAILURES } from '../src/failure/coupon-failures.ts';
import type { FailureTable } from '../src/failure/failure-table.ts';
import { failureOf } from '../src/failure/failure.ts';
import { isFields } from '../src/fields.ts';
import { TRANSACTION_FAILURES } from '../src/failure/transaction-failures.ts';
import { startAnsweringServer } from './support/answering-server.ts';
import { clientFor } from './support/client-for.ts';
import { loadCallVectors, sampleOf, type Vector } from './support/vectors.ts';

const account = { source: 'INSTORE' } as const;
const billingDate = '2025-04-11T11:00:00+05:30';

interface HeldCall {
  readonly theme: string;
  /** Makes the vector's call with the client. */
  readonly run: (client: CapillaryClient) => Promise<unknown>;
  /** What the client makes of the vector's answer. */
  readonly gives: object;
  /** Members of the vector's body that this client does not send, and why it need not. */
  readonly leavesOut?: Readonly<Record<string, string>>;
}

const bill = (mobile: string, billNumber: string, billAmount: string) => ({
  ...account,
  customer: { type: 'mobile', value: mobile } as const,
  type: 'REGULAR' as const,
  billNumber,
  billAmount,
  billingDate,
});

const byMobile = (value: string) => ({ type: 'mobile', value }) as const;

const HELD: Readonly<Record<string, HeldCall>> = {
  T20: {
    theme: 'customers',
    run: (client) => client.customers.lookup({ ...account, identifiers: [byMobile('919988776655')] }),
    gives: { customerId: '306', warnings: [] },
  },
  'T20-several-identifiers': {
    theme: 'customers',
    run: (client) =>
      client.customers.lookup({
        ...account,
        identifiers: [byMobile('919988776655'), { type: 'email', value: 'tom@example.com' }],
      }),
    gives: { customerId: '565715801' },
  },
  'T20-miss': {
    theme: 'customers',
    run: async (client) => ({
      found: await client.customers.lookup({ ...account, identifiers: [byMobile('911111111111')] }),
    }),
    gives: { found: undefined },
  },
  T21: {
    theme: 'customers',
    run: (client) =>
      client.customers.add({
        ...account,
        firstName: 'Tom',
        lastName: 'Sawyer',
        identifiers: [
          byMobile('919988221100'),
          { type: 'email', value: 'tom.sawyer@example.com' },
          { type: 'externalId', value: 'SHOP-1' },
        ],
      }),
    gives: { customerId: '7001', existedAlready: false, points: '0', warnings: [{ code: '8107' }] },
  },
  T22: {
    theme: 'transactions',
    run: (client) =>
      client.transactions.add({ ...bill('919999988886', 'test00transact001', '1000'), discount: '10' }),
    gives: { transactionId: '7001', points: '1000', sideEffects: [{}, { awardedValue: '1000' }] },
  },
  T23: {
    theme: 'transactions',
    run: (client) =>
      client.transactions.addBulk([
        bill('919999988886', 'test00transact087', '6000.0'),
        { ...bill('', 'test00transact086', '6000.0'), extendedFields: { gender: 'Male' } },
      ]),
    gives: {
      outcomes: [
        { kind: 'done', transaction: { transactionId: '7001', points: '6000' } },
        { kind: 'failed', error: { code: 'UPSTREAM_REFUSED', details: { capillaryCode: '8084' } } },
      ],
    },
  },
  T25: {
    theme: 'points',
    run: (client) => client.points.isRedeemable({ customer: byMobile('919777788221'), points: '10' }),
    gives: { isRedeemable: true, value: '10', localValue: '10' },
  },
  T26: {
    theme: 'points',
    run: (client) =>
      client.points.redeem({
        customer: byMobile('919777788221'),
        points: '1',
        billNumber: 'bilnum100000',
        idempotencyKey: '4f1c8b46-5a0b-4f0e-9d0c-2a4f8f9f1a10',
      }),
    gives: { redemptionId: '7t4y2a', points: '1', value: '1', balance: '1990' },
  },
  T27: {
    theme: 'points',
    run: (client) =>
      client.points.redeem({ customer: byMobile('911111111111'), points: '1', idempotencyKey: 'key-1' }),
    gives: { code: 'NOT_FOUND', details: { capillaryCode: '816' } },
  },
  T28: {
    theme: 'points',
    run: (client) => client.points.reverse({ customerId: '564847023', redemptionId: 'gWpna6', points: '2' }),
    gives: { pointsReversed: '2', availablePoints: '2', expiredPoints: '0' },
  },
  T29: {
    theme: 'coupons',
    run: (client) =>
      client.coupons.redeem({
        customer: byMobile('917575757575'),
        code: 'MGU9Y4PM',
        billNumber: 'numbr9227550121',
        billAmount: '2000',
      }),
    gives: { redemptionId: '7001', code: 'MGU9Y4PM', discountType: 'ABS', discountValue: '10' },
    leavesOut: { redemptionTime: 'Capillary stores the time of the store, whatever is sent' },
  },
  T31: {
    theme: 'coupons',
    run: (client) => client.coupons.reactivate({ redemptionIds: ['83146'] }),
    gives: { warnings: [] },
  },
  T33: {
    theme: 'otp',
    run: (client) =>
      client.otp.validate({
        entityType: 'EMAIL',
        entityValue: 'tom.sawyer@example.com',
        code: 'A2WX11I',
        action: 'GENERIC',
      }),
    gives: { isValid: false },
    leavesOut: { entityType: 'the documents name it in capitals, the sample writes it small' },
  },
};

/** A body as Capillary reads it: it takes numbers and their texts alike. `undefined` when there is none. */
function asRead(body: unknown): unknown {
  return parseExactJson(typeof body === 'string' ? body : (JSON.stringify(body) ?? ''));
}

function without(body: unknown, leavesOut: HeldCall['leavesOut'] = {}): unknown {
  if (!isFields(body)) return body;
  return Object.fromEntries(Object.entries(body).filter(([name]) => !(name in leavesOut)));
}

function vectorOf(theme: string, id: string): Vector {
  const vector = loadCallVectors(theme).get(id);
  if (vector === undefined) throw new Error(`There is no vector ${id} in ${theme}.json.`);
  return vector;
}

function judge(theme: string, id: string, failures: FailureTable): AppError | undefined {
  const { expected } = vectorOf(theme, id);
  return failureOf({
    operation: id,
    requestId: undefined,
    failures,
    isWrite: true,
    httpStatus: expected.status ?? 200,
    body: asRead(sampleOf(expected.body)),
    retryAfter: undefined,
    nowMs: 0,
  });
}

describe('the client and contracts/vectors/capillary', () => {
  it.each(Object.entries(HELD))('%s: sends the request and reads the answer', async (id, held) => {
    const { input, expected } = vectorOf(held.theme, id);
    const server = await startAnsweringServer({
      status: expected.status ?? 200,
      body: sampleOf(expected.body),
    });
    const outcome = await held.run(clientFor(server.url)).catch((error: unknown) => {
      if (error instanceof AppError) return error;
      throw error;
    });
    expect(outcome).toMatchObject(held.gives);

    const { method, path, query, body } = input.request;
    const [sent] = server.calls;
    expect(sent).toMatchObject({ method, path });
    expect({ query: sent?.query, body: asRead(sent?.body) }).toMatchObject({
      query,
      body: without(asRead(body), held.leavesOut),
    });
  });

  it.each([
    ['T8', 'oauth'],
    ['T9', 'oauth'],
  ])('%s: a rejected token is a failure although it says success', async (id, theme) => {
    const { expected } = vectorOf(theme, id);
    const server = await startAnsweringServer({ body: sampleOf(expected.body) });
    const lookup = clientFor(server.url).customers.lookup({ ...account, identifiers: [byMobile('1')] });
    await expect(lookup).rejects.toMatchObject({ code: 'CREDENTIAL_REJECTED' });
  });

  it('T32: tells both errors as one, in words of ours', async () => {
    const { expected } = vectorOf('otp', 'T32');
    const server = await startAnsweringServer({ status: 400, body: sampleOf(expected.body) });
    const sending = clientFor(server.url).otp.generate({
      entityType: 'MOBILE',
      entityValue: '919988221100',
      action: 'GENERIC',
    });
    await expect(sending).rejects.toMatchObject({
      code: 'UPSTREAM_REFUSED',
      message: 'The action that the code is for is missing or not known.',
      details: { capillaryCode: '600' },
    });
  });

  it('T24 and T30: reads the v1.1 envelope of calls it does not make', () => {
    expect(judge('transactions', 'T24', TRANSACTION_FAILURES)).toBeUndefined();
    expect(judge('coupons', 'T30', COUPON_FAILURES)).toMatchObject({
      code: 'REDEMPTION_REFUSED',
      details: { capillaryCode: '696' },
    });
  });
});
