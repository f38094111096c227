import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { sale } from '../support/bill.ts';
import { startStore } from '../support/start-store.ts';

const StatusJson = z.object({
  online: z.boolean(),
  since: z.string().nullable(),
  depth: z.number(),
  oldestAgeSeconds: z.number().nullable(),
  clockSkewSeconds: z.number().nullable(),
  lastError: z.object({ code: z.string(), message: z.string(), remedy: z.string() }).nullable(),
  terminals: z.array(
    z.object({ name: z.string(), clockSkewSeconds: z.number().nullable(), clockSkewFlagged: z.boolean() }),
  ),
  version: z.string(),
  counts: z.object({ failed: z.number(), dead: z.number() }),
  conflicts: z.array(z.object({ billNumber: z.string(), times: z.number() })),
  aside: z.array(z.object({ id: z.string(), title: z.string(), code: z.string() })),
  disk: z.object({ freeBytes: z.number(), daysLeft: z.number().nullable() }).nullable(),
  offlineRedemptions: z.array(z.unknown()),
});

let store: Awaited<ReturnType<typeof startStore>>;
beforeAll(async () => {
  store = await startStore();
});
afterAll(() => store.stop());

async function status() {
  const answer = await fetch(`${store.url}/status.json`);
  expect(answer.headers.get('content-type')).toContain('application/json');
  return StatusJson.parse(await answer.json());
}

const eventually = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 12_000, interval: 50 });

describe('GET /status.json', () => {
  it('says that all is well, without anybody signing in', async () => {
    expect(await status()).toMatchObject({
      online: true,
      depth: 0,
      oldestAgeSeconds: null,
      clockSkewSeconds: 0,
      lastError: null,
      terminals: [],
      conflicts: [],
      aside: [],
      offlineRedemptions: [],
    });
  });

  it('counts what waits while the line is cut, and drains it within seconds of its return', async () => {
    const till = await store.pair('Front till');
    await store.line.cut();
    const start = Date.now();
    for (let index = 1; index <= 5; index += 1) await till.sell(sale({ billNumber: `CUT-${index}` }));
    await eventually(async () => {
      expect(await status()).toMatchObject({
        online: false,
        depth: 5,
        lastError: { code: 'UPSTREAM_UNAVAILABLE', message: expect.stringContaining('cannot be reached') },
      });
    });
    const { since, oldestAgeSeconds } = await status();
    expect(Date.parse(since ?? '')).toBeGreaterThanOrEqual(start - 1_000);
    expect(oldestAgeSeconds).toBeGreaterThanOrEqual(0);
    await store.line.mend();
    const backAtMs = Date.now();
    await eventually(async () => {
      const sent = store.simulator.requests().filter(({ method }) => method === 'POST');
      expect(sent.length).toBeGreaterThan(0);
    });
    expect(Date.now() - backAtMs).toBeLessThan(5_000);
    await eventually(async () => {
      expect(await status()).toMatchObject({ online: true, depth: 0 });
    });
  });

  it('tells of tills whose clock is wrong, and of bills that came with other content', async () => {
    const till = await store.pair('Back till');
    const wrong = { Date: new Date(Date.now() + 300_000).toUTCString() };
    await till.sell(sale({ billNumber: 'TWICE-1' }), wrong);
    const other = await till.send(
      'POST',
      '/v1/bills',
      sale({ billNumber: 'TWICE-1', amount: '1.00' }),
      wrong,
    );
    expect(other.status).toBe(409);
    const { text } = await till.send('GET', '/v1/bills/TWICE-1');
    expect(JSON.parse(text)).toMatchObject({ clockSkewFlagged: true });
    await eventually(async () => {
      const { terminals, conflicts } = await status();
      const known = terminals.find(({ name }) => name === 'Back till');
      expect(known).toMatchObject({ clockSkewFlagged: true });
      expect(Math.abs((known?.clockSkewSeconds ?? 0) - 300)).toBeLessThanOrEqual(2);
      expect(conflicts).toMatchObject([{ billNumber: 'TWICE-1', times: 1 }]);
    });
  });

  it('names what needs a person, and nothing of the customer', async () => {
    const till = await store.pair('Third till');
    const lost = sale({
      billNumber: 'RETURN-1',
      type: 'RETURN',
      originalBillNumber: 'NEVER-SOLD',
      customer: { mobile: '+4915112345678' },
    });
    const { id } = await till.sell(lost);
    await store.admin.settled(id, 'dead');
    await eventually(async () => {
      const { aside, counts } = await status();
      expect(counts.dead).toBe(1);
      expect(aside).toMatchObject([{ id, title: 'RETURN-1' }]);
    });
    for (const path of ['/status', '/status.json']) {
      const text = await (await fetch(store.url + path)).text();
      expect(text).not.toContain('15112345678');
      expect(text).toContain('RETURN-1');
    }
  });
});
