import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sale } from '../support/bill.ts';
import { booked } from '../support/capillary-calls.ts';
import { type Bridge, startBridge, STORE } from '../support/start-bridge.ts';
import type { Till } from '../support/till.ts';

let bridge: Bridge;
let till: Till;
beforeAll(async () => {
  bridge = await startBridge();
  await bridge.pauseWorker();
  till = await bridge.pair('Till 1');
});
afterAll(() => bridge.stop());

let numbers = 2_000;
const newNumber = () => String((numbers += 1));

describe('the same bill again', () => {
  it('has the same answer, however often and with whatever ids a till makes up for it', async () => {
    const billNumber = newNumber();
    const answers = await Promise.all(
      Array.from({ length: 6 }, () =>
        till.send(
          'POST',
          '/v1/bills',
          { ...sale({ billNumber }), id: randomUUID() },
          { 'Idempotency-Key': randomUUID(), 'X-Request-Id': randomUUID() },
        ),
      ),
    );
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 202));
    expect(JSON.parse(answers[0]?.text ?? '')).toMatchObject({ billNumber, status: 'accepted' });
  });

  it('is the same with numbers as JSON numbers or as text, fields in another order, and nulls for nothing', async () => {
    const billNumber = newNumber();
    const first = await till.sell(
      `{"billNumber":${billNumber},"type":"REGULAR","billedAt":"2026-11-20T10:15:00Z","amount":90.10,"lines":[{"itemCode":4711,"quantity":1,"rate":90.1,"value":90.1,"amount":90.1}]}`,
    );
    const second = await till.sell({
      lines: [
        {
          amount: '90.10',
          value: '90.100',
          rate: '9.01e1',
          quantity: '1.0',
          itemCode: '4711',
          discount: null,
        },
      ],
      amount: '90.1',
      billedAt: '2026-11-20 10:15:00Z',
      type: 'REGULAR',
      billNumber,
      customer: null,
      payments: [],
    });
    expect(second).toEqual(first);
  });

  it('is refused with 409 when its content is another, and the store’s manager is shown so once', async () => {
    const billNumber = newNumber();
    const { id } = await till.sell(sale({ billNumber }));
    for (const amount of [91, 92]) {
      const { status, text, headers } = await till.send('POST', '/v1/bills', sale({ billNumber, amount }));
      expect(status).toBe(409);
      expect(headers.get('Content-Type')).toContain('application/problem+json');
      expect(text).toContain('another bill under this number');
      expect(text).not.toMatch(/15112345678|"amount"/);
    }
    // What was accepted stays accepted.
    expect((await till.sell(sale({ billNumber }))).id).toBe(id);
    const [conflict] = await bridge.deps.conflicts.list(STORE, 1);
    expect(conflict).toMatchObject({ billNumber, till: 'demo.till', messageId: id, times: 2 });
  });
});

describe('another bill', () => {
  it.each([
    ['of another business date', { billedAt: '2026-11-21T10:15:00Z' }],
    ['that gives back', { type: 'RETURN' }],
    ['of a guest', { type: 'NOT_INTERESTED' }],
  ])('is one %s', async (_name, change) => {
    const billNumber = newNumber();
    const first = await till.sell(sale({ billNumber }));
    expect((await till.sell(sale({ billNumber, ...change }))).id).not.toBe(first.id);
  });

  it('is one of another till of the store', async () => {
    const other = await bridge.pair('Till 2', { till: 'demo.till2' });
    const billNumber = newNumber();
    const first = await till.sell(sale({ billNumber }));
    expect((await other.sell(sale({ billNumber }))).id).not.toBe(first.id);
  });
});

describe('fields', () => {
  it('that are not known are accepted and named, never refused', async () => {
    const { warnings } = await till.sell({
      ...sale({ billNumber: newNumber(), cashier: 'Zoe' }),
      lines: [{ itemCode: 'A', quantity: 1, rate: 1, value: 1, amount: 1, colour: 'red' }],
      'phone 4915112345678': 1,
    });
    expect(warnings).toEqual([
      expect.stringContaining('/lines/*/colour'),
      expect.stringContaining('/cashier'),
      expect.not.stringContaining('4915112345678'),
    ]);
  });

  it.each([
    ['/amount', { amount: '12,50' }],
    ['/amount', { amount: -5 }],
    ['/billedAt', { billedAt: 'yesterday' }],
    ['/billedAt', { billedAt: '2026-02-31T10:00:00Z' }],
    ['/type', { type: 'SALE' }],
    ['/customer/mobile', { customer: { mobile: 'none' } }],
    ['/lines/0/quantity', { lines: [{ itemCode: 'A', quantity: 'two', rate: 1, value: 1, amount: 1 }] }],
    ['/billNumber', { billNumber: 'x'.repeat(51) }],
    ['/redemptions/0', { redemptions: [{}] }],
    ['/amount', { amount: '1e99' }],
    ['/customer', { customer: ['+4915112345678'] }],
    ['/customer/externalId', { customer: { externalId: 'half \ud800' } }],
    ['/billNumber', { billNumber: 'half \ud800' }],
  ])('that are wrong are named with what they must be: %s', async (pointer, change) => {
    const { status, text } = await till.send(
      'POST',
      '/v1/bills',
      sale({ billNumber: newNumber(), ...change }),
    );
    expect(status).toBe(400);
    expect(text).toContain(pointer);
  });

  it.each([
    ['no JSON', '{'],
    ['a key twice', '{"a":1,"a":2}'],
    ['a list', '[]'],
    ['nesting without end', '['.repeat(100_000)],
  ])('%s is refused in words', async (_name, body) => {
    const { status, text } = await till.send('POST', '/v1/bills', body);
    expect(status).toBe(400);
    expect(JSON.parse(text)).toMatchObject({ code: 'INPUT_INVALID' });
  });

  it('of 2 MB and more are refused', async () => {
    const { status } = await till.send('POST', '/v1/bills', sale({ note: 'x'.repeat(2 * 1024 * 1024) }));
    expect(status).toBe(413);
  });
});

it('tells what became of a bill by its number, and 404 for one it never had', async () => {
  const billNumber = newNumber();
  const { id } = await till.sell(sale({ billNumber, billedAt: '2026-11-19T10:00:00Z' }));
  await till.sell(sale({ billNumber, billedAt: '2026-11-20T10:00:00Z' }));
  const { text } = await till.send('GET', `/v1/bills/${billNumber}?businessDate=2026-11-19`);
  expect(JSON.parse(text)).toMatchObject({ id, status: 'accepted', points: null, error: null });
  expect((await till.send('GET', '/v1/bills/none')).status).toBe(404);
});

it('keeps nothing personal where people and logs read', async () => {
  const { id } = await till.sell(sale({ billNumber: newNumber() }));
  const listed = await bridge.admin.call('GET', `/admin/deliveries?q=${id}`);
  const details = await bridge.admin.call('GET', `/admin/deliveries/${id}`);
  expect(listed.text).toContain(id);
  expect(`${listed.text}${details.text}`).not.toContain('15112345678');
});

it('brings everything that it accepted here to Capillary, once', async () => {
  const { text } = await bridge.admin.call('GET', '/admin/deliveries/counts');
  expect(booked(bridge.simulator)).toHaveLength(0);
  bridge.startWorker();
  expect(Number(/"accepted":(?<count>\d+)/.exec(text)?.groups?.['count'])).toBeGreaterThan(10);
  await expect
    .poll(async () => (await bridge.admin.call('GET', '/admin/deliveries/counts')).text, { timeout: 10_000 })
    .toMatch(/"accepted":0,"working":0/);
  const numbersBooked = booked(bridge.simulator).map(({ billNumber, type }) => `${billNumber} ${type}`);
  expect(new Set(numbersBooked).size).toBe(numbersBooked.length);
}, 20_000);
