import { createMemoryTokenStore, oauthClientCredential } from '@capconnect/auth-core';
import { createRateBudget, openDatabase, type Tenant } from '@capconnect/connector-kit';
import { silentLogger, systemClock } from '@capconnect/kernel';
import { createCapillarySimulator } from '@capconnect/simulators';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createCapillaryClients } from '../../src/capillary-clients.ts';
import { ShopSettings } from '../../src/tenant.ts';
import { callsTo, TOKEN_PATH } from '../support/capillary-calls.ts';

/** A simulator that takes so many calls a minute, all within one minute of its clock. */
async function startSimulator(callsPerMinute: number) {
  const simulator = await createCapillarySimulator({
    nowMs: () => Date.UTC(2026, 0, 1),
    seed: { rateLimits: { '*': callsPerMinute } },
    settings: { rateLimitRetryAfter: true },
  });
  onTestFinished(() => simulator.close());
  return simulator;
}

function shop(id: string, baseUrl: string, settings: object = {}): Tenant<ShopSettings> {
  const credential = oauthClientCredential({ key: 'demo-key', secret: 'demo-secret' });
  const capillary = { baseUrl, authEngineUrl: baseUrl, gatewayUrl: baseUrl, credential };
  return { id, capillary, settings: ShopSettings.parse(settings), revision: 1 };
}

/** What a process of the connector has. */
async function startClients() {
  const database = await openDatabase({ url: 'sqlite::memory:' });
  const budget = createRateBudget({ database, clock: systemClock, deadlineMs: 300 });
  onTestFinished(async () => {
    await budget.close();
    await database.close();
  });
  const tokenStore = createMemoryTokenStore();
  const options = { tokenStore, budget, clock: systemClock, logger: silentLogger };
  return { budget, clientFor: createCapillaryClients(options) };
}

const LIVE = { priority: 'live' } as const;
const BACKFILL = { priority: 'backfill' } as const;

describe('the calls of a shop', () => {
  it('are held back before Capillary has to refuse one', async () => {
    const simulator = await startSimulator(200);
    const { clientFor } = await startClients();
    const tenant = shop('one.myshopify.com', simulator.url, { callsPerMinute: 200 });
    const calls = Array.from({ length: 30 }, () => clientFor(tenant, LIVE).organization.till('demo.till'));
    const outcomes = await Promise.allSettled(calls);
    const heldBack = outcomes.filter(({ status }) => status === 'rejected');
    expect(heldBack.length).toBeGreaterThan(20);
    for (const outcome of heldBack) {
      expect(outcome).toMatchObject({ reason: { code: 'RATE_LIMITED', details: { apiClass: 'other' } } });
    }
    expect(simulator.requests().filter(({ status }) => status === 429)).toEqual([]);
  });

  it('share a budget and a token with every shop of the same API client, whatever they are for', async () => {
    const simulator = await startSimulator(1_000);
    const { budget, clientFor } = await startClients();
    const one = shop('one.myshopify.com', simulator.url);
    const other = shop('other.myshopify.com', simulator.url);
    await clientFor(one, LIVE).organization.till('demo.till');
    await clientFor(one, BACKFILL).organization.till('demo.till');
    await clientFor(other, LIVE).organization.till('demo.till');
    expect(budget.snapshot()).toMatchObject([{ used: { live: 2, drain: 0, backfill: 1 } }]);
    expect(callsTo(simulator, `POST ${TOKEN_PATH}`)).toHaveLength(1);
  });

  it('stop at the first refusal, where no limit is set', async () => {
    const simulator = await startSimulator(5);
    const { clientFor } = await startClients();
    const tenant = shop('one.myshopify.com', simulator.url);
    const client = clientFor(tenant, LIVE);
    for (let count = 0; count < 5; count += 1) await client.organization.till('demo.till');
    const refused = { code: 'RATE_LIMITED', retryAfterMs: 60_000 };
    await expect(client.organization.till('demo.till')).rejects.toMatchObject(refused);
    const before = simulator.requests().length;
    await expect(client.organization.till('demo.till')).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    expect(simulator.requests()).toHaveLength(before);
  });
});
