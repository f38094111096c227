import { createCapillaryAuth, oauthClientCredential } from '@capconnect/auth-core';
import { AppError } from '@capconnect/kernel';
import { describe, expect, it } from 'vitest';
import type { BudgetedCall, CallBudget } from '../src/call-budget.ts';
import { createCapillaryClient, type CapillaryClient } from '../src/index.ts';
import { startAnsweringServer, type GivenAnswer } from './support/answering-server.ts';
import { clientFor } from './support/client-for.ts';
import { BILL, SAMPLE_CALLS } from './support/sample-calls.ts';
import { startSimulator } from './support/start-simulator.ts';

interface Refusal {
  readonly call: BudgetedCall;
  readonly retryAfterMs: number | undefined;
}

/** Lets everything pass and remembers it. */
function openBudget() {
  const spent: BudgetedCall[] = [];
  const refused: Refusal[] = [];
  const budget: CallBudget = {
    spend: async (call) => void spent.push(call),
    limited: (call, retryAfterMs) => void refused.push({ call, retryAfterMs }),
  };
  return { budget, spent, refused };
}

/** Remembers what each call said of the work before it. */
function heedfulBudget(refuse: (apiClass: string) => boolean = () => false) {
  const sentBefore: string[] = [];
  const budget: CallBudget = {
    async spend({ apiClass, sentBefore: sent }) {
      sentBefore.push(sent);
      if (refuse(apiClass)) throw new AppError('RATE_LIMITED', 'Later.');
    },
    limited: () => {},
  };
  return { budget, sentBefore };
}

const TOO_MANY: GivenAnswer = {
  status: 429,
  body: { errors: [{ status: false, code: 429, message: 'Too many requests' }] },
};

async function refusalsOf(answer: GivenAnswer, call: (client: CapillaryClient) => Promise<unknown>) {
  const server = await startAnsweringServer(answer);
  const { budget, spent, refused } = openBudget();
  await expect(call(clientFor(server.url, { budget }))).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  return { spent, refused };
}
const add = (client: CapillaryClient) => client.transactions.add(BILL);

describe('the budget', () => {
  it('is asked before each request, by what Capillary limits on its own', async () => {
    const server = await startAnsweringServer({ status: 503 });
    const { budget, spent } = openBudget();
    const client = clientFor(server.url, { budget });
    for (const [name, call] of Object.entries(SAMPLE_CALLS)) {
      spent.length = 0;
      server.calls.length = 0;
      await call(client).catch(() => {});
      expect(spent).toHaveLength(server.calls.length);
      const ownLimit = ['transactions.add', 'transactions.addBulk', 'customers.add', 'customers.update'];
      expect(spent[0]).toMatchObject({
        apiClass: ownLimit.includes(name) ? name : 'other',
        priority: 'live',
      });
    }
  });

  it('is asked again when a call is repeated with a new token', async () => {
    const simulator = await startSimulator();
    const { budget, spent } = openBudget();
    const auth = createCapillaryAuth({
      baseUrl: simulator.url,
      credential: oauthClientCredential({ key: 'demo-key', secret: 'demo-secret' }),
    });
    const client = createCapillaryClient({ baseUrl: simulator.url, auth, budget });
    await client.transactions.add(BILL);
    simulator.addFault({ kind: 'reject-tokens' });
    await client.forWork({ priority: 'drain' }).transactions.add({ ...BILL, billNumber: 'SHP-2' });
    expect(spent.map(({ priority }) => priority)).toEqual(['live', 'drain', 'drain']);
    expect(requestsTo(simulator.requests(), '/v2/transactions')).toBe(3);
    expect(requestsTo(simulator.requests(), '/v3/oauth/token/generate')).toBe(2);
  });

  it('keeps a call from being sent', async () => {
    const server = await startAnsweringServer({});
    const refusal = new AppError('RATE_LIMITED', 'Later.', { retryAfterMs: 7 });
    const budget: CallBudget = { spend: () => Promise.reject(refusal), limited: () => {} };
    await expect(clientFor(server.url, { budget }).transactions.add(BILL)).rejects.toBe(refusal);
    expect(server.calls).toEqual([]);
  });

  it('may take longer than a call may', async () => {
    const server = await startAnsweringServer({ body: { createdId: 1 } });
    const opened = Promise.withResolvers<void>();
    const budget: CallBudget = { spend: () => opened.promise, limited: () => {} };
    const adding = clientFor(server.url, { budget, timeoutMs: 500 }).transactions.add(BILL);
    setTimeout(opened.resolve, 600);
    await expect(adding).resolves.toMatchObject({ transactionId: '1' });
  });

  it('is given the signal of the work', async () => {
    const server = await startAnsweringServer({ body: { createdId: 1 } });
    const { budget, spent } = openBudget();
    const { signal } = new AbortController();
    await clientFor(server.url, { budget }).forWork({ priority: 'backfill', signal }).transactions.add(BILL);
    expect(spent).toMatchObject([{ apiClass: 'transactions.add', priority: 'backfill', signal }]);
  });
});

describe('the budget hears of each piece of work', () => {
  it('that nothing was written before, as long as it only asked', async () => {
    const server = await startAnsweringServer({ status: 503 });
    const { budget, sentBefore } = heedfulBudget();
    const work = clientFor(server.url, { budget }).forWork({ priority: 'live' });
    for (let count = 0; count < 2; count += 1) await work.transactions.getByBillNumber('B1').catch(() => {});
    await work.transactions.add(BILL).catch(() => {});
    await work.transactions.getByBillNumber('B1').catch(() => {});
    expect(sentBefore).toEqual(['nothing', 'reads', 'reads', 'writes']);
  });

  it('apart from any other work', async () => {
    const server = await startAnsweringServer({ status: 503 });
    const { budget, sentBefore } = heedfulBudget();
    const client = clientFor(server.url, { budget });
    for (let count = 0; count < 2; count += 1) {
      await client
        .forWork({ priority: 'live' })
        .transactions.add(BILL)
        .catch(() => {});
    }
    expect(sentBefore).toEqual(['nothing', 'nothing']);
  });

  it('that a write it kept from going out was none', async () => {
    const server = await startAnsweringServer({ status: 503 });
    const { budget, sentBefore } = heedfulBudget((apiClass) => apiClass === 'transactions.add');
    const work = clientFor(server.url, { budget }).forWork({ priority: 'live' });
    for (let count = 0; count < 2; count += 1) await work.transactions.add(BILL).catch(() => {});
    expect(sentBefore).toEqual(['nothing', 'nothing']);
    expect(server.calls).toEqual([]);
  });

  it('what has been written by the time that it refuses a call, when calls go out at once', async () => {
    const server = await startAnsweringServer({ body: { createdId: 1 } });
    let waiting: BudgetedCall | undefined;
    const budget: CallBudget = {
      async spend(call) {
        if (call.apiClass !== 'other') return;
        waiting = call;
        await new Promise(() => {});
      },
      limited: () => {},
    };
    const work = clientFor(server.url, { budget }).forWork({ priority: 'live' });
    void work.transactions.getByBillNumber('B1');
    expect(waiting?.sentBefore).toBe('nothing');
    await work.transactions.add(BILL);
    expect(waiting?.sentBefore).toBe('writes');
  });
});

describe('a refusal for the rate', () => {
  it('is told, with the time that Capillary names', async () => {
    const { spent, refused } = await refusalsOf({ ...TOO_MANY, headers: { 'retry-after': '40' } }, add);
    expect(refused).toEqual([{ call: spent[0], retryAfterMs: 40_000 }]);
    expect(refused[0]?.call).toBe(spent[0]);
  });

  it.each<[string, GivenAnswer]>([
    ['without a time', TOO_MANY],
    ['without a code', { status: 429, body: 'slow down' }],
    ['by its code alone', { body: { errors: [{ code: 517, message: 'rate limit per user' }] } }],
  ])('is told %s', async (_how, answer) => {
    expect((await refusalsOf(answer, add)).refused).toMatchObject([{ retryAfterMs: undefined }]);
  });

  it('is another matter when the search is busy, or a person was sent too many codes', async () => {
    const busy: GivenAnswer = { body: { errors: [{ code: 461, message: 'busy' }] } };
    const lookup = SAMPLE_CALLS['customers.lookup']!;
    expect((await refusalsOf(busy, lookup)).refused).toEqual([]);
    const generate = SAMPLE_CALLS['otp.generate']!;
    expect((await refusalsOf({ ...TOO_MANY, status: 400 }, generate)).refused).toEqual([]);
  });
});

function requestsTo(requests: readonly { readonly path: string }[], path: string): number {
  return requests.filter((request) => request.path === path).length;
}
