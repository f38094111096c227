import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { type CapillarySimulator, createCapillarySimulator } from '@capconnect/simulators';
import { buildDeps } from '../../src/deps.ts';
import { createPosWorker } from '../../src/worker.ts';
import { adminOf } from '../support/admin.ts';
import { sale } from '../support/bill.ts';
import { booked, callsTo } from '../support/capillary-calls.ts';
import { type RunningBridge, startSources } from '../support/start-bundle.ts';
import { type Bridge, startBridge, STORE } from '../support/start-bridge.ts';
import { type Till, tillAt, tillWith } from '../support/till.ts';

// Each test is a failure that other products were seen with in public; the docs of the bridge list them.
vi.setConfig({ testTimeout: 60_000 });

const BULK = { method: 'POST', path: '/v2/transactions/bulk' };
const LATER = { billedAt: '2026-11-21T09:00:00Z' };
const guestSale = (billNumber: string, facts: object = {}) => sale({ billNumber, customer: null, ...facts });

let bridge: Bridge | undefined;
afterEach(async () => {
  await bridge?.stop();
  bridge = undefined;
});

async function start(): Promise<{ bridge: Bridge; till: Till }> {
  bridge = await startBridge();
  return { bridge, till: await bridge.pair('Till 1') };
}

function numbersIn(simulator: CapillarySimulator): readonly string[] {
  return booked(simulator)
    .map(({ billNumber }) => billNumber ?? '')
    .toSorted();
}

/** A bridge in a process of its own, which can be killed and started again on the same file. */
const ADMIN_TOKEN = 'canary-admin-token-0123456789';
let simulator: CapillarySimulator;
let folder: string;
beforeAll(async () => {
  simulator = await createCapillarySimulator();
  folder = await mkdtemp(join(tmpdir(), 'capconnect-pos-kill-'));
});
afterAll(async () => {
  await simulator.close();
  await rm(folder, { recursive: true, force: true });
});

const startProcess = (file: string) =>
  startSources(folder, {
    NODE_ENV: 'test',
    PORT: '0',
    LOG_LEVEL: 'silent',
    ADMIN_TOKEN,
    DATABASE_URL: `sqlite:./${file}.db`,
  });

async function connect(running: RunningBridge): Promise<Till> {
  const admin = adminOf(running.url, ADMIN_TOKEN);
  const credential = { kind: 'till-basic', till: 'demo.till', password: 'demo123' };
  await admin.connect(STORE, simulator.url, credential, { defaultCountryCode: 'DE' });
  return tillAt(running.url, 'Till 1', await admin.pairingCode({ terminal: 'Till 1' }));
}

it('Confirmed sale gone after power cut / browser crash; storage was "not truly persistent"', async () => {
  let running = await startProcess('crash');
  const till = await connect(running);
  simulator.addFault({ kind: 'drop', times: null });
  const accepted = await till.sell(guestSale('crash-1'));
  await running.end('SIGKILL');
  simulator.clearFaults();
  running = await startProcess('crash');
  const again = tillWith(running.url, till.terminalId, till.token);
  expect((await again.sell(guestSale('crash-1'))).id).toBe(accepted.id);
  await adminOf(running.url, ADMIN_TOKEN).settled(accepted.id, 'done', 30_000);
  await running.end('SIGTERM');
  expect(numbersIn(simulator).filter((number) => number === 'crash-1')).toHaveLength(1);
});

it('Receipt printed, nothing in backend (cashier clicked retry, switched off)', async () => {
  let running = await startProcess('switched-off');
  const till = await connect(running);
  simulator.addFault({ kind: 'drop', times: null });
  await till.sell(guestSale('off-1'));
  // The line is down, the cashier tries again, and then everything is switched off for the night.
  const { id } = await till.sell({ ...guestSale('off-1'), requestId: 'again' });
  expect(await running.end('SIGTERM')).toMatchObject({ code: 0 });
  simulator.clearFaults();
  running = await startProcess('switched-off');
  await adminOf(running.url, ADMIN_TOKEN).settled(id, 'done', 30_000);
  await running.end('SIGTERM');
  expect(numbersIn(simulator).filter((number) => number === 'off-1')).toHaveLength(1);
});

it('Two tabs drain the same queue -> duplicate orders', async () => {
  const { bridge: one, till } = await start();
  await one.pauseWorker();
  for (let number = 100; number < 160; number += 1) await till.sell(guestSale(String(number)));
  const other = await buildDeps(one.deps.config);
  const secondWorker = createPosWorker(other);
  try {
    secondWorker.start();
    one.startWorker();
    await one.admin.allDone(60, 30_000);
  } finally {
    await secondWorker.stop();
    await other.close();
  }
  const numbers = numbersIn(one.simulator);
  expect(numbers).toHaveLength(60);
  expect(new Set(numbers).size).toBe(60);
  // Not because Capillary refused the second ones: none was sent.
  expect(one.simulator.requests().filter(({ method }) => method === 'POST').length).toBeLessThanOrEqual(60);
});

it('Draft synced before, paid offline -> paid state overwritten by server copy on reconnect', async () => {
  const { bridge: one, till } = await start();
  const paid = await till.sell(sale({ amount: 90 }));
  await one.admin.settled(paid.id, 'done');
  await one.pauseWorker();
  // What comes later under the number changes neither what was paid nor what Capillary has, and is not passed over.
  const draft = await till.send('POST', '/v1/bills', sale({ amount: 10, lines: [] }));
  expect(draft.status).toBe(409);
  one.startWorker();
  const { text } = await till.send('GET', '/v1/bills/1001');
  expect(JSON.parse(text)).toMatchObject({ id: paid.id, status: 'done', points: '90' });
  expect(booked(one.simulator).map(({ amount }) => amount.toFixed())).toEqual(['90']);
  expect(await one.deps.conflicts.list(STORE, 10)).toHaveLength(1);
});

it('Went offline again during drain; unsent items no longer marked dirty', async () => {
  const { bridge: one, till } = await start();
  await one.pauseWorker();
  const numbers = Array.from({ length: 260 }, (_, index) => String(1_000 + index));
  for (const number of numbers) await till.sell(guestSale(number));
  // The first batch arrives; of the second only the answer is lost; then the line is gone.
  one.simulator.addFault({ kind: 'lost-answer', after: 1, times: 1, match: BULK });
  one.simulator.addFault({ kind: 'drop', after: 60, times: 150 });
  one.startWorker();
  await expect.poll(() => one.simulator.requests().length, { timeout: 20_000 }).toBeGreaterThan(62);
  await expect
    .poll(async () => (await one.admin.deliveries()).filter(({ status }) => status === 'failed').length, {
      timeout: 20_000,
    })
    .toBeGreaterThan(0);
  one.simulator.clearFaults();
  await one.admin.call('POST', '/admin/deliveries/replay', { status: 'failed' });
  await one.admin.allDone(numbers.length, 45_000);
  expect(numbersIn(one.simulator)).toEqual(numbers);
});

it('Session closed before drain; orders land in a "rescue session"', async () => {
  const { bridge: one, till } = await start();
  await one.pauseWorker();
  const { id } = await till.sell(guestSale('session-1'));
  // The shift ends: the terminal is revoked, and another one is paired in its place.
  await one.admin.call('DELETE', `/admin/terminals/${till.terminalId}`);
  const next = await one.pair('Till 1');
  one.startWorker();
  await one.admin.settled(id, 'done');
  expect(booked(one.simulator)).toMatchObject([
    { billNumber: 'session-1', tillCode: 'demo.till', billedAtMs: Date.parse('2026-11-20T10:15:00Z') },
  ]);
  // And the bill is still the same bill.
  expect((await next.sell(guestSale('session-1'))).id).toBe(id);
});

it('Receipt number reused by two tabs -> one order swallowed', async () => {
  const { bridge: one, till } = await start();
  const sameTill = await one.pair('Till 1 b');
  const otherTill = await one.pair('Till 2', { till: 'demo.till2' });
  const first = await till.sell(guestSale('77'));
  // On one till it is told at once, and shown to the manager.
  const second = await sameTill.send('POST', '/v1/bills', guestSale('77', { amount: 12, lines: [] }));
  expect(second.status).toBe(409);
  expect(await one.deps.conflicts.list(STORE, 10)).toMatchObject([{ billNumber: '77', messageId: first.id }]);
  // On two tills both are real, although Capillary takes a number once, and so they are on two days.
  const third = await otherTill.sell(guestSale('77'));
  const fourth = await till.sell(guestSale('77', LATER));
  for (const { id } of [first, third, fourth]) await one.admin.settled(id, 'done');
  expect(numbersIn(one.simulator)).toEqual(
    ['77', '77-demo.till-20261121', '77-demo.till2-20261120'].toSorted(),
  );
});

it('Accrue retried by POS with a new id -> double points unless we dedupe on business key', async () => {
  const { bridge: one, till } = await start();
  one.simulator.seed({ customers: [{ id: 7001, mobile: '4915112345678' }] });
  one.simulator.addFault({ kind: 'lost-answer', match: { method: 'POST', path: '/v2/transactions' } });
  const ids = new Set<string>();
  for (const requestId of ['a', 'b', 'c']) {
    ids.add((await till.sell({ ...sale(), id: requestId }, { 'Idempotency-Key': requestId })).id);
  }
  expect(ids.size).toBe(1);
  for (const id of ids) await one.admin.settled(id, 'done');
  expect(booked(one.simulator).map(({ pointsAwarded }) => pointsAwarded.toFixed())).toEqual(['90']);
});

it('Points consumed, order void', async () => {
  const { bridge: one, till } = await start();
  one.simulator.seed({ customers: [{ id: 7001, mobile: '4915112345678', points: '500' }] });
  const redeemed = await till.send(
    'POST',
    '/v1/points/redeem',
    { customer: { mobile: '+4915112345678' }, points: 50, billNumber: 'void-1' },
    { 'Idempotency-Key': 'tender-1' },
  );
  expect(redeemed.status).toBe(200);
  // The sale never comes, since the customer left; Capillary has nothing to cancel, and the points are back all the same.
  const { id } = await till.sell(sale({ billNumber: 'void-1', type: 'RETURN', returnType: 'CANCELLED' }));
  const { error } = await one.admin.settled(id, 'dead');
  expect(error?.message).toContain('does not have the sale');
  const redemptions = [...one.simulator.context.loyalty.redemptions.values()];
  expect(redemptions).toMatchObject([{ billNumber: 'void-1', reversals: [{}] }]);
});

it('Late sale booked at send time', async () => {
  const { bridge: one, till } = await start();
  await one.pauseWorker();
  // The till's clock is seven minutes slow, and says so by the Date header of its call.
  const slowMs = 7 * 60_000;
  const billedAt = new Date(Date.now() - 3 * 24 * 3_600_000 - slowMs);
  await till.sell(guestSale('late-1', { billedAt: billedAt.toISOString() }), {
    Date: new Date(Date.now() - slowMs).toUTCString(),
  });
  one.startWorker();
  await one.admin.allDone(1);
  const [bill] = booked(one.simulator);
  expect(Math.abs((bill?.billedAtMs ?? 0) - (billedAt.getTime() + slowMs))).toBeLessThan(3_000);
  const { text } = await till.send('GET', '/v1/bills/late-1');
  expect(JSON.parse(text)).toMatchObject({ billedAt: billedAt.toISOString() });
});

it('Ack before fsync -> loss on power cut', async () => {
  const { bridge: one } = await start();
  const { rows } = await sql<{ synchronous: number }>`pragma synchronous`.execute(one.deps.database.kysely);
  expect(rows).toEqual([{ synchronous: 2 }]);

  // Killed while eight tills send: whatever was answered 202 is there afterwards.
  let running = await startProcess('acknowledged');
  const till = await connect(running);
  simulator.addFault({ kind: 'drop', times: null });
  const answered: string[] = [];
  const sent = Promise.allSettled(
    Array.from({ length: 8 }, async (_, lane) => {
      for (let count = 0; ; count += 1)
        answered.push((await till.sell(guestSale(`ack-${lane}-${count}`))).billNumber);
    }),
  );
  await expect.poll(() => answered.length, { timeout: 20_000, interval: 5 }).toBeGreaterThan(60);
  await running.end('SIGKILL');
  await sent;
  simulator.clearFaults();
  running = await startProcess('acknowledged');
  const again = tillWith(running.url, till.terminalId, till.token);
  const known = await Promise.all(
    answered.map(async (number) => (await again.send('GET', `/v1/bills/${number}`)).status),
  );
  await running.end('SIGTERM');
  expect(known.filter((status) => status !== 200)).toEqual([]);
  expect(callsTo(simulator, 'POST /v2/transactions')).not.toHaveLength(0);
});
