import { describe, expect, it } from 'vitest';
import { type Bill, createTerminal, pairTerminal, tenderKey, TerminalError } from '../src/index.ts';
import { type RunningBridge, startBridge } from './support/start-bridge.ts';

const NOW_MS = Date.UTC(2026, 0, 31, 10, 15);
const BILL: Bill = {
  billNumber: 'A/1',
  type: 'REGULAR',
  billedAt: '2026-01-31T10:15:00Z',
  amount: '12.50',
  customer: { mobile: '919900000000' },
  lines: [{ itemCode: 'TEA', quantity: 1, rate: '12.50', value: '12.50', amount: '12.50' }],
};
const REDEMPTION = { customer: { mobile: '919900000000' }, points: 50, code: '123456', billNumber: 'A/1' };

async function paired(options: { readonly timeoutMs?: number; readonly attempts?: number } = {}) {
  const bridge = await startBridge();
  const waits: number[] = [];
  const terminal = createTerminal({
    baseUrl: `${bridge.url}/`,
    token: bridge.token,
    nowMs: () => NOW_MS,
    sleep: async (ms) => void waits.push(ms),
    ...options,
  });
  return { bridge, terminal, waits };
}

async function failure(call: Promise<unknown>): Promise<TerminalError> {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof TerminalError) return error;
  throw new Error('The call did not fail as it should.');
}

const paths = ({ received }: RunningBridge) => received.map(({ method, path }) => `${method} ${path}`);

describe('a terminal', () => {
  it('pairs with its code and is called by nothing but its token then', async () => {
    const { url, received } = await startBridge();
    const pairing = await pairTerminal({ baseUrl: url, code: 'ABCD2345', terminal: 'till-1' });
    expect(pairing).toEqual({ terminalId: 't-1', token: 'token-of-till-1' });
    expect(received[0]).toMatchObject({ path: '/pair', body: { code: 'ABCD2345', terminal: 'till-1' } });
    expect(received[0]?.headers.authorization).toBeUndefined();
  });

  it('tells its clock and its token with each call', async () => {
    const { bridge, terminal } = await paired();
    await terminal.bills.submit(BILL);
    expect(bridge.received[0]?.headers).toMatchObject({
      date: 'Sat, 31 Jan 2026 10:15:00 GMT',
      authorization: 'Bearer token-of-till-1',
      'content-type': 'application/json',
    });
  });

  it('asks by name for what it wants to know', async () => {
    const { bridge, terminal } = await paired();
    expect(await terminal.bills.status('A/1')).toMatchObject({ status: 'done', points: '12', error: null });
    expect(await terminal.customers.find({ email: 'ann+1@example.com' })).toMatchObject({ source: 'cache' });
    await terminal.customers.enrol({ mobile: '919900000000', firstName: 'Ann' });
    await terminal.customers.update({ mobile: '919900000000' }, { lastName: 'Lee' });
    expect(await terminal.points.check({ customer: { cardNumber: '7' }, points: '50' })).toMatchObject({
      redeemable: true,
    });
    expect(paths(bridge)).toEqual([
      'GET /v1/bills/A%2F1',
      'GET /v1/customers?email=ann%2B1%40example.com',
      'POST /v1/customers',
      'PUT /v1/customers?mobile=919900000000',
      'POST /v1/points/check',
    ]);
  });
});

describe('a bill', () => {
  it('is sent again until it is taken, and counts once, when answers are lost and the bridge is busy', async () => {
    const { bridge, terminal, waits } = await paired();
    bridge.troubles.push('lost-answer', { status: 503, retryAfter: '2' });
    expect(await terminal.bills.submit(BILL)).toEqual({ id: 'm-1', billNumber: 'A/1', status: 'accepted' });
    expect(bridge.received).toHaveLength(3);
    expect(bridge.bills.size).toBe(1);
    expect(waits).toEqual([250, 2000]);
  });

  it('is given back to the caller, outcome unknown, when the bridge is silent for too long', async () => {
    const { bridge, terminal } = await paired({ timeoutMs: 50, attempts: 2 });
    bridge.troubles.push('silence', 'silence');
    expect(await failure(terminal.bills.submit(BILL))).toMatchObject({
      code: 'TIMED_OUT',
      outcome: 'unknown',
    });
    expect(bridge.received).toHaveLength(2);
    expect(await terminal.bills.submit(BILL)).toMatchObject({ id: 'm-1' });
  });

  it('is refused once, in words, when another bill has its number', async () => {
    const { bridge, terminal } = await paired();
    await terminal.bills.submit(BILL);
    const error = await failure(terminal.bills.submit({ ...BILL, amount: '13.50' }));
    expect(error).toMatchObject({
      code: 'CONFLICT',
      status: 409,
      outcome: 'not-done',
      message: 'Another bill has this number.',
      problems: [{ pointer: '/billedAt', detail: 'must have an offset' }],
    });
    expect(bridge.received).toHaveLength(2);
  });

  it('waits no longer than a cashier does: what asks for more is the caller’s', async () => {
    const { bridge, terminal, waits } = await paired();
    bridge.troubles.push({ status: 503, retryAfter: 'Sat, 31 Jan 2026 10:16:00 GMT' });
    expect(await failure(terminal.bills.submit(BILL))).toMatchObject({ retryAfterMs: 60_000, status: 503 });
    expect({ waits, calls: bridge.received.length }).toEqual({ waits: [], calls: 1 });
  });
});

describe('a redemption', () => {
  const key = { terminal: 'till-1', businessDate: '2026-01-31', billNumber: 'A/1', tender: 1 };

  it('is asked for again with the key of its tender, and made once', async () => {
    const { bridge, terminal } = await paired();
    bridge.troubles.push('lost-answer');
    const keyed = { idempotencyKey: tenderKey(key) };
    expect(await terminal.points.redeem(REDEMPTION, keyed)).toMatchObject({ redemptionId: 'r-1' });
    // The till was switched off and knows the bill only: the key is made again.
    expect(await terminal.points.redeem(REDEMPTION, { idempotencyKey: tenderKey(key) })).toMatchObject({
      redemptionId: 'r-1',
    });
    expect(bridge.received.map(({ headers }) => headers['idempotency-key'])).toEqual(
      Array.from({ length: 3 }, () => 'till-1/2026-01-31/A%2F1/1'),
    );
    expect(bridge.redemptions.size).toBe(1);
  });

  it('is not asked for again when it was refused, and says why', async () => {
    const { bridge, terminal } = await paired();
    const wrong = terminal.points.redeem(
      { ...REDEMPTION, code: 'wrong' },
      { idempotencyKey: tenderKey(key) },
    );
    expect(await failure(wrong)).toMatchObject({ code: 'REDEMPTION_REFUSED', outcome: 'not-done' });
    expect(bridge.received).toHaveLength(1);
  });

  it('has a key of its own for each tender, whatever is in the names', () => {
    const keys = [
      key,
      { ...key, tender: 2 },
      { ...key, billNumber: 'A/1/1' },
      { ...key, terminal: 'till-1/2026-01-31', businessDate: 'A' },
    ].map(tenderKey);
    expect(new Set(keys).size).toBe(keys.length);
    expect(tenderKey({ ...key, terminal: 'кasse 1' })).toMatch(/^[\u0021-\u007e]+$/);
  });
});

describe('what would be a nuisance twice', () => {
  const asked = { customer: { mobile: '919900000000' }, points: 10 };

  it('is not repeated when its outcome is unknown', async () => {
    const { bridge, terminal } = await paired();
    bridge.troubles.push('lost-answer');
    expect(await failure(terminal.points.sendCode(asked))).toMatchObject({
      code: 'UNREACHABLE',
      outcome: 'unknown',
    });
    expect(bridge.received).toHaveLength(1);
  });

  it('is repeated after 429, which is said before anything is done', async () => {
    const { bridge, terminal, waits } = await paired();
    bridge.troubles.push({ status: 429, retryAfter: '1' });
    await terminal.points.sendCode(asked);
    expect({ waits, calls: bridge.received.length }).toEqual({ waits: [1000], calls: 2 });
  });
});

describe('what is wrong', () => {
  it('is told when the terminal is not paired', async () => {
    const { url } = await startBridge();
    const stranger = createTerminal({ baseUrl: url, token: 'revoked' });
    expect(await failure(stranger.bills.status('A/1'))).toMatchObject({
      code: 'UNAUTHENTICATED',
      message: 'This terminal is not paired. Pair it again.',
    });
  });

  it('is told when nobody listens', async () => {
    const terminal = createTerminal({ baseUrl: 'http://127.0.0.1:1', token: 'x', attempts: 1 });
    expect(await failure(terminal.bills.submit(BILL))).toMatchObject({
      code: 'UNREACHABLE',
      outcome: 'unknown',
    });
  });

  it('is told when something else answers, as the Wi-Fi of a hotel does', async () => {
    const { bridge, terminal } = await paired();
    bridge.troubles.push('not-json');
    expect(await failure(terminal.bills.submit(BILL))).toMatchObject({
      code: 'ANSWER_INVALID',
      outcome: 'unknown',
    });
  });
});
