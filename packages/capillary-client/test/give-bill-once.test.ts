import { describe, expect, it } from 'vitest';
import { giveBillOnce, type CapillaryClient } from '../src/index.ts';
import { CARRIED, exchange } from './support/exchange.ts';
import { MEMBER, simulatorClient, startSimulator } from './support/start-simulator.ts';

const OTHER = { id: 307, mobile: '919988221177' };

async function start(settings = {}) {
  const simulator = await startSimulator(settings);
  simulator.seed({ customers: [OTHER] });
  const client = simulatorClient(simulator);
  const { transactionId } = await client.transactions.add({
    source: 'INSTORE',
    type: 'NOT_INTERESTED',
    billNumber: 'G-1',
    billAmount: '100.50',
    billingDate: new Date().toISOString(),
  });
  const give = (id: number) =>
    giveBillOnce({ client, transactionId, billNumber: 'G-1', customerId: String(id) });
  return { simulator, client, give };
}

async function pointsOf(client: CapillaryClient, id: number): Promise<string> {
  return (await client.points.balance({ customerId: String(id) })).points;
}

describe("giving a guest's bill to a customer", () => {
  it('reads the documented answer, which writes single items as themselves', async () => {
    const transaction = {
      id: '34007568',
      number: 'retronumbr9931156917',
      type: 'REGULAR',
      item_status: { success: 'true', code: '1630', message: 'Transaction retrospectively marked REGULAR' },
      side_effects: { effect: { type: 'points', awarded_points: '75', total_points: '75' } },
      old_id: '6464658',
      old_type: 'NOT_INTERESTED',
    };
    const status = { success: 'true', code: '200', message: 'SUCCESS' };
    const body = { response: { status, transactions: { transaction } } };
    const { result, sent } = await exchange({ body }, (client) =>
      client.transactions.retro({ transactionId: '6464658', customerId: '306' }),
    );
    expect(result).toEqual({ transactionId: '34007568', points: '75', ...CARRIED });
    expect(sent).toMatchObject({
      method: 'POST',
      path: '/v1.1/transaction/update',
      query: { format: 'json' },
    });
    expect(sent.headers['x-cap-client-signature']).toBe('CAPCONNECT');
    expect(JSON.parse(sent.body)).toEqual({
      root: {
        transaction: [
          { customer: { id: '306' }, id: '6464658', old_type: 'NOT_INTERESTED', new_type: 'REGULAR' },
        ],
      },
    });
  });

  it('gives it, and its points, once: a repeat finds it given', async () => {
    const { client, give } = await start();
    expect(await give(MEMBER.id)).toMatchObject({ points: '100', existedAlready: false });
    expect(await give(MEMBER.id)).toMatchObject({ points: undefined, existedAlready: true });
    expect(await pointsOf(client, MEMBER.id)).toBe('2100');
  });

  it('finds it given when the answer is lost', async () => {
    const { simulator, client, give } = await start();
    simulator.addFault({ kind: 'lost-answer', match: { path: '/v1.1/transaction/update' }, times: 1 });
    expect(await give(MEMBER.id)).toMatchObject({ existedAlready: true });
    expect(await pointsOf(client, MEMBER.id)).toBe('2100');
  });

  it('does not give it to a second customer', async () => {
    const { client, give } = await start();
    await give(MEMBER.id);
    await expect(give(OTHER.id)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await pointsOf(client, OTHER.id)).toBe('0');
  });

  it('gives it to one of two who ask at once', async () => {
    const { client, give } = await start({ customerLockMs: 20 });
    const outcomes = await Promise.allSettled([give(MEMBER.id), give(OTHER.id)]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const points = Number(await pointsOf(client, MEMBER.id)) + Number(await pointsOf(client, OTHER.id));
    expect(points).toBe(2100);
  });

  it.each([
    [
      'is switched off',
      { retroTransactionEnabled: false },
      'UPSTREAM_REFUSED',
      'CONF_RETRO_TRANSACTION_ENABLE',
    ],
    [
      'is over for the bill',
      { retroTransactionMaxAgeDays: 0 },
      'UPSTREAM_REFUSED',
      'CONF_CLIENT_RETRO_MAX_ALLOWED_AGE_DAYS',
    ],
  ])('says what to do where it %s', async (_what, settings, code, message) => {
    const { simulator, give } = await start(settings);
    simulator.advanceMs(86_400_000);
    await expect(give(MEMBER.id)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });

  it('does not find an unknown customer', async () => {
    const { give } = await start();
    await expect(give(999)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
