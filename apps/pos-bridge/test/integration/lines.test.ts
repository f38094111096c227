import { createServer } from 'node:http';
import { openDatabase } from '@capconnect/connector-kit';
import { AppError, createManualClock, silentLogger } from '@capconnect/kernel';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createSkew } from '../../src/clock-skew/create-skew.ts';
import { createLineStore } from '../../src/line/create-line-store.ts';
import { createLines } from '../../src/line/create-lines.ts';
import { createProbe } from '../../src/line/probe.ts';
import { statusMigration } from '../../src/database/status-migration.ts';
import { createManualSchedule } from '../support/manual-schedule.ts';

const PORT_NOBODY_HAS = 'http://127.0.0.1:65533';

/** A server that answers everything, or cuts every connection. */
async function startCapillary() {
  const world = { isUp: true, requests: [] as string[] };
  const server = createServer((request, response) => {
    if (world.isUp) {
      world.requests.push(`${request.method} ${request.url} ${request.headers.authorization ?? 'nobody'}`);
      response.writeHead(404).end();
    } else {
      request.socket.destroy();
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return Object.assign(world, { url: `http://127.0.0.1:${port}` });
}

async function openStore() {
  const database = await openDatabase({
    url: 'sqlite::memory:',
    migrations: (dialect) => ({ '0005-status': statusMigration(dialect) }),
  });
  onTestFinished(() => database.close());
  return createLineStore({ database });
}

async function startLines(
  stores: Readonly<Record<string, string>>,
  store: Awaited<ReturnType<typeof openStore>>,
) {
  const clock = createManualClock();
  const timers = createManualSchedule(clock);
  const woken: { readonly id: string; readonly atMs: number }[] = [];
  const tenantOf = (id: string) => {
    const baseUrl = stores[id] ?? '';
    return {
      id,
      capillary: { baseUrl, authEngineUrl: baseUrl, gatewayUrl: baseUrl },
      settings: {},
      revision: 1,
    };
  };
  let chances = 0;
  const skew = createSkew({ clock });
  const lines = createLines({
    store,
    saved: await store.read(),
    probe: createProbe({ fetch, timeoutMs: 2_000 }),
    tenants: {
      get: async (id) => (id in stores ? tenantOf(id) : undefined),
      list: async () => Object.keys(stores).map(tenantOf),
    },
    inbox: {
      wake: async (id) => {
        woken.push({ id, atMs: clock.monotonicMs() });
        return 0;
      },
    },
    skew,
    clock,
    logger: silentLogger,
    schedule: timers.schedule,
    random: () => (chances++ % 10) / 10,
  });
  return { lines, timers, woken, skew, clock };
}

const lost = new AppError('UPSTREAM_UNAVAILABLE', 'Lost.', { details: { networkCode: 'ECONNRESET' } });

describe('the lines', () => {
  it('are one for all stores of a cluster, and a store whose address is wrong is cut off alone', async () => {
    const capillary = await startCapillary();
    const stores = { s1: capillary.url, s2: `${capillary.url}/`, wrong: PORT_NOBODY_HAS };
    const { lines } = await startLines(stores, await openStore());
    expect(lines.of(capillary.url)).toBe(lines.of(`${capillary.url}/v2`));
    expect(await lines.isCutOff('s1')).toBe(false);
    expect(await lines.isCutOff('wrong')).toBe(true);
    expect(await lines.isCutOff('unknown')).toBe(false);
    expect(capillary.requests).toEqual(['HEAD / nobody']);
  });

  it('learn from calls and from the clock of answers', async () => {
    const { lines, skew, clock } = await startLines({ s1: PORT_NOBODY_HAS }, await openStore());
    const { observe, onAnswer } = lines.watch(PORT_NOBODY_HAS);
    onAnswer({ date: new Date(clock.wallMs() + 300_000).toUTCString() });
    expect(skew.bridgeOffsetMs()).toBe(300_500);
    await expect(observe('points.redeem', () => Promise.reject(lost))).rejects.toBe(lost);
    expect(await lines.isCutOff('s1')).toBe(true);
    expect(await observe('points.redeem', async () => 'fine')).toBe('fine');
  });

  it('wake each store after a while of its own when they are back, and once more for what was in hand', async () => {
    const capillary = await startCapillary();
    const stores = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`s${index}`, capillary.url]));
    const { lines, timers, woken, clock } = await startLines(stores, await openStore());
    capillary.isUp = false;
    await lines
      .watch(capillary.url)
      .observe('x', () => Promise.reject(lost))
      .catch(() => {});
    expect(await lines.isCutOff('s0')).toBe(true);
    capillary.isUp = true;
    const backAtMs = clock.monotonicMs();
    lines.watch(capillary.url).onAnswer({ date: undefined });
    await timers.pass(4_000);
    const first = Object.keys(stores).map((id) => woken.find((each) => each.id === id)?.atMs ?? Number.NaN);
    expect(new Set(first).size).toBe(10);
    expect(Math.max(...first) - backAtMs).toBeLessThan(4_500);
    await timers.pass(4_000);
    expect(woken).toHaveLength(20);
    await lines.stop();
  });

  it('are remembered beyond the end of the process, with the clock', async () => {
    const store = await openStore();
    const one = await startLines({ s1: PORT_NOBODY_HAS }, store);
    one.skew.observeCapillary(new Date(one.clock.wallMs() + 60_000).toUTCString());
    expect(await one.lines.isCutOff('s1')).toBe(true);
    await one.lines.stop();
    expect(one.timers.planned()).toBe(0);
    const [saved] = await store.read();
    expect(saved).toMatchObject({ origin: PORT_NOBODY_HAS, isOnline: false, clockAheadMs: 60_500 });
    const two = await startLines({ s1: PORT_NOBODY_HAS }, store);
    expect(two.lines.of(PORT_NOBODY_HAS).state()).toMatchObject({
      isOnline: false,
      sinceMs: saved?.sinceMs,
      lastFailure: { code: 'UPSTREAM_UNAVAILABLE', reason: 'ECONNREFUSED' },
    });
  });
});
