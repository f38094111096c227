import { AppError } from '@capconnect/kernel';
import type { CapillarySimulator } from '@capconnect/simulators';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addTransactionOnce, type TransactionRequest } from '../src/index.ts';
import { MEMBER, simulatorClient, startSimulator } from './support/start-simulator.ts';

const ADD = { method: 'POST', path: '/v2/transactions' };
const ASK = { method: 'GET', path: '/v2/transactions/getByBillNumber' };

const billedAtMs = Date.now() - 60_000;
const at = (ms: number) => new Date(ms).toISOString();

const BILL: TransactionRequest = {
  customer: { type: 'id', value: String(MEMBER.id) },
  source: 'INSTORE',
  type: 'REGULAR',
  billNumber: 'SHP-1001',
  billAmount: '100.50',
  billingDate: at(billedAtMs),
};

function stored(simulator: CapillarySimulator): number {
  return simulator.context.loyalty.transactions.size;
}

describe('adding a bill once', () => {
  it('adds it, with its points', async () => {
    const simulator = await startSimulator();
    const client = simulatorClient(simulator);
    const settled = await addTransactionOnce({ client, request: BILL, attempt: 1 });
    expect(settled).toMatchObject({ points: '100', existedAlready: false, warnings: [] });
    expect(settled.transactionId).toMatch(/^\d+$/);
    expect(settled.requestId).toBeTypeOf('string');
    expect(simulator.requests().filter(({ path }) => path.includes('getByBillNumber'))).toEqual([]);
  });

  it('finds it again when the answer was lost', async () => {
    const simulator = await startSimulator();
    const client = simulatorClient(simulator);
    simulator.addFault({ kind: 'lost-answer', match: ADD });
    const settled = await addTransactionOnce({ client, request: BILL, attempt: 1 });
    expect(settled).toMatchObject({ points: undefined, existedAlready: true });
    expect(stored(simulator)).toBe(1);
  });

  it('stays in doubt while Capillary cannot be asked, and settles at the next attempt', async () => {
    const simulator = await startSimulator({ billNumberUnique: 'off' });
    const client = simulatorClient(simulator);
    simulator.addFault({ kind: 'lost-answer', match: ADD });
    simulator.addFault({ kind: 'status', status: 503, match: ASK });
    await expect(addTransactionOnce({ client, request: BILL, attempt: 1 })).rejects.toMatchObject({
      code: 'OUTCOME_UNKNOWN',
    });
    const settled = await addTransactionOnce({ client, request: BILL, attempt: 2 });
    expect(settled.existedAlready).toBe(true);
    expect(stored(simulator)).toBe(1);
  });

  it('stays in doubt when the bill is not there: it may still be under way', async () => {
    const simulator = await startSimulator();
    const client = simulatorClient(simulator);
    simulator.addFault({ kind: 'drop', match: ADD });
    await expect(addTransactionOnce({ client, request: BILL, attempt: 1 })).rejects.toMatchObject({
      code: 'OUTCOME_UNKNOWN',
    });
    const settled = await addTransactionOnce({ client, request: BILL, attempt: 2 });
    expect(settled.existedAlready).toBe(false);
    expect(stored(simulator)).toBe(1);
  });

  it('does not send when it cannot ask first', async () => {
    const simulator = await startSimulator();
    const client = simulatorClient(simulator);
    simulator.addFault({ kind: 'status', status: 503, match: ASK });
    await expect(addTransactionOnce({ client, request: BILL, attempt: 2 })).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
    });
    expect(stored(simulator)).toBe(0);
  });

  it('takes a refused repeat of its own for success', async () => {
    const simulator = await startSimulator();
    const client = simulatorClient(simulator);
    const first = await addTransactionOnce({ client, request: BILL, attempt: 1 });
    const again = await addTransactionOnce({ client, request: BILL, attempt: 1 });
    expect(again).toMatchObject({ transactionId: first.transactionId, existedAlready: true });
  });

  it('passes every other refusal on', async () => {
    const simulator = await startSimulator();
    const client = simulatorClient(simulator);
    const request = { ...BILL, customer: { type: 'mobile', value: '910000000000' } } as const;
    await expect(addTransactionOnce({ client, request, attempt: 1 })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

describe('the number of another bill', () => {
  it.each<[string, Partial<TransactionRequest>]>([
    ['amount', { billAmount: '100.51' }],
    ['time', { billingDate: at(billedAtMs - 3_723_000) }],
    ['customer', { customer: { type: 'id', value: '307' } }],
    ['kind', { type: 'NOT_INTERESTED' }],
  ])('is told by its %s', async (_fact, other) => {
    const simulator = await startSimulator();
    simulator.seed({ customers: [{ id: 307, mobile: '919988221101' }] });
    const client = simulatorClient(simulator);
    await client.transactions.add({ ...BILL, ...other });
    const adding = addTransactionOnce({ client, request: BILL, attempt: 1 });
    await expect(adding).rejects.toMatchObject({ code: 'CONFLICT', details: { capillaryCode: '604' } });
    expect(stored(simulator)).toBe(1);
  });

  it('does not keep a till from numbering anew every day', async () => {
    const simulator = await startSimulator({ billNumberUnique: 'till', billNumberUniqueDays: 1 });
    const client = simulatorClient(simulator);
    const DAY_MS = 24 * 60 * 60 * 1000;
    await client.transactions.add({ ...BILL, billingDate: at(billedAtMs - 2 * DAY_MS) });
    simulator.advanceMs(2 * DAY_MS);
    const settled = await addTransactionOnce({
      client,
      request: { ...BILL, billingDate: at(billedAtMs + 2 * DAY_MS) },
      attempt: 2,
    });
    expect(settled.existedAlready).toBe(false);
    expect(stored(simulator)).toBe(2);
  });

  it('is the same one where the organisation stores the wall clock it is sent', async () => {
    const simulator = await startSimulator({ storesWallClockAsSent: true, billNumberUnique: 'off' });
    const client = simulatorClient(simulator);
    await client.transactions.add(BILL);
    const settled = await addTransactionOnce({ client, request: BILL, attempt: 2 });
    expect(settled.existedAlready).toBe(true);
  });

  it('is shared by a sale and its returns, which are told apart by their time', async () => {
    const simulator = await startSimulator();
    const client = simulatorClient(simulator);
    await addTransactionOnce({ client, request: BILL, attempt: 1 });
    const refund = (minutes: number): TransactionRequest => ({
      ...BILL,
      type: 'RETURN',
      returnType: 'AMOUNT',
      billAmount: '10.00',
      billingDate: at(billedAtMs + minutes * 1000),
      purchaseTime: BILL.billingDate,
    });
    const first = await addTransactionOnce({ client, request: refund(10), attempt: 2 });
    const second = await addTransactionOnce({ client, request: refund(20), attempt: 2 });
    const secondAgain = await addTransactionOnce({ client, request: refund(20), attempt: 3 });
    expect([first.existedAlready, second.existedAlready, secondAgain.existedAlready]).toEqual([
      false,
      false,
      true,
    ]);
    expect(secondAgain.transactionId).toBe(second.transactionId);
    expect(stored(simulator)).toBe(3);
  });

  it("is ours for a bill of nobody, and by a customer's phone number", async () => {
    const simulator = await startSimulator();
    const client = simulatorClient(simulator);
    const { customer: _nobody, ...anonymous } = BILL;
    const guest = { ...anonymous, type: 'NOT_INTERESTED', billNumber: 'SHP-2' } as const;
    const byPhone = { ...BILL, customer: { type: 'mobile', value: MEMBER.mobile } } as const;
    for (const request of [guest, byPhone]) {
      await addTransactionOnce({ client, request, attempt: 1 });
      const again = await addTransactionOnce({ client, request, attempt: 2 });
      expect(again.existedAlready).toBe(true);
    }
    expect(stored(simulator)).toBe(2);
  });
});

it('adds exactly one bill, however the attempts fail and whether or not Capillary refuses repeats', async () => {
  const simulator = await startSimulator();
  const client = simulatorClient(simulator);
  const fault = fc.record({
    match: fc.constantFrom(ADD, ASK),
    fault: fc.constantFrom(
      { kind: 'lost-answer' } as const,
      { kind: 'drop' } as const,
      { kind: 'status', status: 500 } as const,
      { kind: 'status', status: 504, body: '<html></html>' } as const,
    ),
    after: fc.nat(2),
  });
  let count = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fault, { maxLength: 5 }),
      fc.constantFrom('org' as const, 'off' as const),
      async (faults, billNumberUnique) => {
        count += 1;
        const request = { ...BILL, billNumber: `RUN-${count}` };
        Object.assign(simulator.context.settings, { billNumberUnique });
        simulator.clearFaults();
        for (const { match, fault: kind, after } of faults) simulator.addFault({ ...kind, match, after });
        for (let attempt = 1; ; attempt += 1) {
          const settled = await addTransactionOnce({ client, request, attempt }).catch((error: unknown) => {
            if (!(error instanceof AppError) || error.retry !== 'retry' || attempt > 12) throw error;
            return undefined;
          });
          if (settled !== undefined) break;
        }
        const bills = [...simulator.context.loyalty.transactions.values()].filter(
          ({ billNumber }) => billNumber === request.billNumber,
        );
        expect(bills).toHaveLength(1);
      },
    ),
    { numRuns: 60 },
  );
});
