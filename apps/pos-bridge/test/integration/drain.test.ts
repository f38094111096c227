import { AppError } from '@capconnect/kernel';
import { afterEach, describe, expect, it } from 'vitest';
import { createAttemptsOf } from '../../src/flows/attempts-of.ts';
import { sale } from '../support/bill.ts';
import { booked, callsTo } from '../support/capillary-calls.ts';
import { type Bridge, startBridge } from '../support/start-bridge.ts';

let bridge: Bridge;
afterEach(() => bridge.stop());

/** Sends in portions, so that the sockets of a test do not run out. */
async function sellAll(
  bills: readonly { readonly till: Awaited<ReturnType<Bridge['pair']>>; readonly bill: unknown }[],
) {
  const ids: string[] = [];
  for (const { till, bill } of bills) ids.push((await till.sell(bill)).id);
  return ids;
}

const at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 8, minute)).toISOString();

describe('a store whose line was cut', () => {
  it('accepts all the same, and then sends many in one call, in the order of each customer and bill', async () => {
    bridge = await startBridge();
    const customers = ['4915110000001', '4915110000002', '4915110000003'];
    bridge.simulator.seed({ customers: customers.map((mobile, index) => ({ id: 8000 + index, mobile })) });
    const till = await bridge.pair('Till 1');
    await bridge.pauseWorker();
    const bills = Array.from({ length: 240 }, (_, index) => {
      const mobile = customers[index % 40];
      const billNumber = String(5_000 + index);
      return {
        till,
        bill: sale({
          billNumber,
          billedAt: at(index),
          customer: mobile === undefined ? null : { mobile: `+${mobile}` },
        }),
      };
    });
    await sellAll(bills);
    // A guest's sale comes back before it was sent.
    await till.sell(
      sale({
        billNumber: '5239-R',
        type: 'RETURN',
        returnType: 'FULL',
        originalBillNumber: '5239',
        billedAt: at(300),
        customer: null,
      }),
    );
    bridge.startWorker();
    await bridge.admin.allDone(241, 30_000);
    expect(booked(bridge.simulator)).toHaveLength(241);
    for (const [index] of customers.entries()) {
      const numbers = booked(bridge.simulator)
        .filter(({ customerId }) => customerId === 8000 + index)
        .map(({ billNumber }) => Number(billNumber));
      expect(numbers).toHaveLength(6);
      expect(numbers).toEqual(numbers.toSorted((one, other) => one - other));
    }
    // What was accepted after the first hundred waited behind many.
    const together = callsTo(bridge.simulator, 'POST /v2/transactions/bulk');
    expect(together.length).toBeGreaterThanOrEqual(1);
    expect(bridge.simulator.requests().filter(({ method }) => method === 'POST').length).toBeLessThan(200);
  }, 60_000);

  it('asks for a bill before it is sent again only where an attempt may have reached Capillary', async () => {
    bridge = await startBridge();
    await bridge.pauseWorker();
    const till = await bridge.pair('Till 1');
    await till.sell(sale());
    const { inbox, database } = bridge.deps;
    const attemptsOf = createAttemptsOf(database);
    const counted: (number | undefined)[] = [];
    for (const code of [
      'UPSTREAM_UNAVAILABLE',
      'RATE_LIMITED',
      'OUTCOME_UNKNOWN',
      'AUTH_UNAVAILABLE',
    ] as const) {
      const [message] = await inbox.claim(1, 10_000);
      if (message === undefined) throw new Error('The bill was not claimed.');
      counted.push((await attemptsOf([message])).get(message.id));
      await inbox.settle(message, { kind: 'retry', error: new AppError(code, 'x'), notBeforeMs: 0 });
    }
    const [last] = await inbox.claim(1, 10_000);
    counted.push((await attemptsOf(last === undefined ? [] : [last])).get(last?.id ?? ''));
    expect(counted).toEqual([1, 1, 1, 2, 2]);
  });

  it('puts a bad bill aside and lets the rest flow', async () => {
    bridge = await startBridge({ settings: { registerUnknownCustomers: false } });
    bridge.simulator.seed({ customers: [{ id: 8000, mobile: '4915110000001' }] });
    const till = await bridge.pair('Till 1');
    await bridge.pauseWorker();
    const bills = Array.from({ length: 130 }, (_, index) => ({
      till,
      bill: sale({ billNumber: String(6_000 + index), billedAt: at(index), customer: null }),
    }));
    await sellAll(bills);
    const bad = await till.sell(
      sale({ billNumber: '6500', billedAt: at(500), customer: { mobile: '+4915119999999' } }),
    );
    const good = await till.sell(
      sale({ billNumber: '6501', billedAt: at(501), customer: { mobile: '+4915110000001' } }),
    );
    bridge.startWorker();
    await bridge.admin.settled(good.id, 'done');
    const { error } = await bridge.admin.settled(bad.id, 'dead');
    expect(error).toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('Register the customer'),
    });
    const { text } = await till.send('GET', '/v1/bills/6500');
    expect(JSON.parse(text)).toMatchObject({ status: 'dead', error: { code: 'NOT_FOUND' } });
    await expect.poll(() => booked(bridge.simulator).length, { timeout: 15_000 }).toBe(131);
    // Mended there, it goes out by itself once it is replayed.
    bridge.simulator.seed({ customers: [{ id: 8001, mobile: '4915119999999' }] });
    await bridge.admin.call('POST', `/admin/deliveries/${bad.id}/replay`);
    await bridge.admin.settled(bad.id, 'done');
  }, 40_000);
});

it('loses nothing and sends nothing twice when answers get lost at p = 0.2 and two tills retry with new ids', async () => {
  bridge = await startBridge();
  bridge.simulator.seed({ customers: [{ id: 8000, mobile: '4915110000001' }] });
  const tills = [await bridge.pair('Till 1'), await bridge.pair('Till 2', { till: 'demo.till2' })];
  bridge.simulator.addFault({ kind: 'lost-answer', probability: 0.2, times: null });
  const sent: { billNumber: string; till: number }[] = [];
  await Promise.all(
    tills.map(async (till, index) => {
      for (let count = 0; count < 40; count += 1) {
        const billNumber = `${index}-${count}`;
        const customer = count % 4 === 0 ? { mobile: '+4915110000001' } : null;
        const bill = sale({ billNumber, billedAt: at(count), customer });
        sent.push({ billNumber, till: index });
        // Each bill comes up to three times, each time under a new id of the till's.
        for (let repeat = 0; repeat <= count % 3; repeat += 1) {
          await till.sell({ ...bill, id: `${billNumber}/${repeat}`, requestId: Math.random() });
        }
      }
    }),
  );
  await bridge.admin.allDone(sent.length, 60_000);
  const numbers = booked(bridge.simulator).map(({ billNumber }) => billNumber ?? '');
  expect(numbers.toSorted()).toEqual(sent.map(({ billNumber }) => billNumber).toSorted());
}, 90_000);
