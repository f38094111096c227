import type { CapillarySimulator } from '@capconnect/simulators';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addTransactionsOnce, type TransactionRequest, type TransactionRow } from '../src/index.ts';
import { startAnsweringServer } from './support/answering-server.ts';
import { clientFor } from './support/client-for.ts';
import { MEMBER, simulatorClient, startSimulator } from './support/start-simulator.ts';

const BULK = { method: 'POST', path: '/v2/transactions/bulk' };
const ASK = { method: 'GET', path: '/v2/transactions/getByBillNumber' };

const billingDate = new Date(Date.now() - 60_000).toISOString();

function bill(number: string, facts: Partial<TransactionRequest> = {}): TransactionRequest {
  return {
    customer: { type: 'id', value: String(MEMBER.id) },
    source: 'INSTORE',
    type: 'REGULAR',
    billNumber: number,
    billAmount: '100.50',
    billingDate,
    ...facts,
  };
}

function row(number: string, facts: Partial<TransactionRequest> = {}, attempt = 1): TransactionRow {
  return { request: bill(number, facts), attempt };
}

function bookedNumbers(simulator: CapillarySimulator): readonly (string | null)[] {
  return [...simulator.context.loyalty.transactions.values()].map(({ billNumber }) => billNumber);
}

function calls(simulator: CapillarySimulator, { method, path }: typeof ASK): number {
  return simulator.requests().filter((call) => call.method === method && call.path.startsWith(path)).length;
}

describe('adding bills of a batch once', () => {
  it('adds them in one call, each with what became of it', async () => {
    const simulator = await startSimulator();
    const client = simulatorClient(simulator);
    await client.transactions.add(bill('B'));
    await client.transactions.add(bill('C', { billAmount: '7' }));
    const outcomes = await addTransactionsOnce({
      client,
      rows: [
        row('A'),
        row('B'),
        row('C'),
        row('D', { customer: { type: 'mobile', value: '910000000000' } }),
        row('E', { billAmount: 'much' }),
      ],
    });
    expect(outcomes).toMatchObject([
      { kind: 'done', transaction: { points: '100', existedAlready: false } },
      { kind: 'done', transaction: { points: undefined, existedAlready: true } },
      { kind: 'failed', error: { code: 'CONFLICT' } },
      { kind: 'failed', error: { code: 'NOT_FOUND' } },
      { kind: 'failed', error: { code: 'INPUT_INVALID' } },
    ]);
    expect(bookedNumbers(simulator)).toEqual(['B', 'C', 'A']);
    expect(calls(simulator, BULK)).toBe(1);
  });

  it('finds them again when the answer was lost', async () => {
    const simulator = await startSimulator();
    simulator.addFault({ kind: 'lost-answer', match: BULK });
    const rows = [row('A'), row('B')];
    const outcomes = await addTransactionsOnce({ client: simulatorClient(simulator), rows });
    expect(outcomes).toMatchObject([
      { kind: 'done', transaction: { existedAlready: true } },
      { kind: 'done', transaction: { existedAlready: true } },
    ]);
    expect(bookedNumbers(simulator)).toEqual(['A', 'B']);
  });

  it('leaves them in doubt when Capillary cannot be asked, and asks no further', async () => {
    const simulator = await startSimulator({ billNumberUnique: 'off' });
    const client = simulatorClient(simulator);
    simulator.addFault({ kind: 'lost-answer', match: BULK });
    simulator.addFault({ kind: 'status', status: 503, match: ASK });
    const first = await addTransactionsOnce({ client, rows: [row('A'), row('B'), row('C')] });
    const inDoubt = { kind: 'unknown', error: { code: 'OUTCOME_UNKNOWN' } };
    expect(first).toMatchObject([inDoubt, inDoubt, inDoubt]);
    expect(calls(simulator, ASK)).toBe(1);
    const rows = [row('A', {}, 2), row('B', {}, 2), row('D')];
    const second = await addTransactionsOnce({ client, rows });
    expect(second).toMatchObject([
      { kind: 'done', transaction: { existedAlready: true } },
      { kind: 'done', transaction: { existedAlready: true } },
      { kind: 'done', transaction: { existedAlready: false } },
    ]);
    expect(bookedNumbers(simulator)).toEqual(['A', 'B', 'C', 'D']);
  });

  it('does not send again what it cannot ask for first', async () => {
    const simulator = await startSimulator();
    simulator.addFault({ kind: 'status', status: 503, match: ASK });
    const outcomes = await addTransactionsOnce({
      client: simulatorClient(simulator),
      rows: [row('A', {}, 2), row('B')],
    });
    expect(outcomes).toMatchObject([
      { kind: 'failed', error: { code: 'UPSTREAM_UNAVAILABLE' } },
      { kind: 'done' },
    ]);
    expect(bookedNumbers(simulator)).toEqual(['B']);
  });

  it('fails all of them with the reason of the call, where that is about the call', async () => {
    const simulator = await startSimulator();
    simulator.addFault({ kind: 'status', status: 429, match: BULK, headers: { 'retry-after': '9' } });
    const outcomes = await addTransactionsOnce({
      client: simulatorClient(simulator),
      rows: [row('A'), row('B')],
    });
    const limited = { kind: 'failed', error: { code: 'RATE_LIMITED', retryAfterMs: 9_000 } };
    expect(outcomes).toMatchObject([limited, limited]);
    expect(calls(simulator, { method: 'POST', path: '/v2/transactions' })).toBe(1);
  });

  it('sends a batch row by row that Capillary refuses as a whole', async () => {
    const simulator = await startSimulator();
    const body = { errors: [{ status: false, code: 1060, message: 'batch limit' }] };
    simulator.addFault({ kind: 'status', status: 400, body, match: BULK });
    const outcomes = await addTransactionsOnce({
      client: simulatorClient(simulator),
      rows: [row('A'), row('B', { customer: { type: 'mobile', value: '910000000000' } }), row('C')],
    });
    expect(outcomes.map(({ kind }) => kind)).toEqual(['done', 'failed', 'done']);
    expect(bookedNumbers(simulator)).toEqual(['A', 'C']);
  });

  it('settles a row that says nothing by asking for its bill', async () => {
    const asked: string[] = [];
    const server = await startAnsweringServer(({ method, path }) => {
      if (method === 'POST') return { body: { response: [{ entityId: 1 }, { warnings: [] }] } };
      asked.push(path);
      return { body: { errors: [{ code: 688 }] } };
    });
    const outcomes = await addTransactionsOnce({ client: clientFor(server.url), rows: [row('A'), row('B')] });
    expect(outcomes.map(({ kind }) => kind)).toEqual(['done', 'unknown']);
    expect(asked).toEqual(['/v2/transactions/getByBillNumber/B']);
  });

  it('sends nothing for nothing, and refuses more than Capillary takes', async () => {
    const server = await startAnsweringServer({ body: { response: [] } });
    const client = clientFor(server.url);
    expect(await addTransactionsOnce({ client, rows: [] })).toEqual([]);
    const many = Array.from({ length: 101 }, (_, index) => row(String(index)));
    await expect(addTransactionsOnce({ client, rows: many })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    });
    expect(server.calls).toEqual([]);
  });
});

it('adds every bill of a batch exactly once, however the attempts fail', async () => {
  const simulator = await startSimulator();
  const client = simulatorClient(simulator);
  const fault = fc.record({
    match: fc.constantFrom(BULK, ASK),
    fault: fc.constantFrom(
      { kind: 'lost-answer' } as const,
      { kind: 'drop' } as const,
      { kind: 'status', status: 429 } as const,
      { kind: 'status', status: 504, body: '<html></html>' } as const,
    ),
    after: fc.nat(3),
  });
  let run = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fault, { maxLength: 6 }),
      fc.constantFrom('org' as const, 'off' as const),
      async (faults, billNumberUnique) => {
        run += 1;
        const numbers = ['A', 'B', 'C', 'D'].map((letter) => `${letter}-${run}`);
        Object.assign(simulator.context.settings, { billNumberUnique });
        simulator.clearFaults();
        for (const { match, fault: kind, after } of faults) simulator.addFault({ ...kind, match, after });
        let open = numbers;
        for (let attempt = 1; open.length > 0; attempt += 1) {
          expect(attempt).toBeLessThan(20);
          const sent = open;
          const rows = sent.map((number) => row(number, {}, attempt));
          const outcomes = await addTransactionsOnce({ client, rows });
          open = sent.filter((_number, index) => outcomes[index]?.kind !== 'done');
        }
        expect(bookedNumbers(simulator).filter((number) => numbers.includes(number ?? ''))).toHaveLength(4);
      },
    ),
    { numRuns: 50 },
  );
});
