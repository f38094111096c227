import { silentLogger, systemClock } from '@capconnect/kernel';
import { createCapillarySimulator } from '@capconnect/simulators';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createBackfills, createInbox, createKeyRing, openDatabase } from '../../src/index.ts';
import { roomyIntake } from '../../src/testing/index.ts';
import { startProcess } from '../storage/support/processes.ts';
import { TEST_KEYS, useFolder, usePostgres } from '../storage/support/test-storage.ts';
import { httpHistory } from './support/http-history.ts';
import { serveHistory } from './support/serve-history.ts';

// A dead process is noticed after its lease.
vi.setConfig({ testTimeout: 120_000 });

const ORDERS = 100;
const RANGE = { fromMs: Date.UTC(2026, 0, 1), toMs: Date.UTC(2026, 1, 1) };

const folder = useFolder();
const postgres = usePostgres();

/** The shop, Capillary, and the backfills as an operator sees them; connectors are processes of their own. */
async function setUp(url: string) {
  const history = await serveHistory(ORDERS);
  const capillary = await createCapillarySimulator();
  const database = await openDatabase({ url });
  onTestFinished(async () => {
    await capillary.close();
    await database.close();
  });
  const origin = { baseUrl: capillary.url, authEngineUrl: capillary.url, gatewayUrl: capillary.url };
  const inbox = createInbox({ database, keyRing: createKeyRing(TEST_KEYS), clock: systemClock });
  const backfills = createBackfills({
    database,
    intake: roomyIntake({ inbox, database, clock: systemClock }),
    tenants: { get: async (id) => ({ id, capillary: origin, settings: {}, revision: 1 }) },
    source: httpHistory(history.url),
    clock: systemClock,
    logger: silentLogger,
  });
  const id = await backfills.create({ tenantId: 't1', ...RANGE, isDryRun: false });
  return {
    history,
    report: () => backfills.get(id),
    connector: () => {
      const process = startProcess('../../backfill/support/run-backfills.ts', [
        url,
        TEST_KEYS,
        history.url,
        capillary.url,
      ]);
      onTestFinished(() => void process.child.kill('SIGKILL'));
      return process;
    },
    /** The bills that Capillary has. */
    bills: () => [...capillary.context.loyalty.transactions.values()].map(({ billNumber }) => billNumber),
  };
}

type World = Awaited<ReturnType<typeof setUp>>;

async function expectWholeReport({ report, bills }: World): Promise<void> {
  await expect.poll(async () => (await report())?.state, { interval: 100, timeout: 60_000 }).toBe('finished');
  const found = await report();
  // What was under way when its connector died is found at Capillary, and so a duplicate for its second sender.
  expect((found?.sent ?? 0) + (found?.duplicate ?? 0)).toBe(ORDERS - 1);
  expect(found).toMatchObject({ expected: ORDERS, found: ORDERS, skipped: 0, rejected: 1, remaining: 0 });
  expect(found?.reasons.rejected).toEqual({ UPSTREAM_REFUSED: 1 });
  expect(new Set(bills()).size).toBe(ORDERS - 1);
  expect(bills()).toHaveLength(ORDERS - 1);
}

describe.each([
  ['SQLite', async () => folder.sqliteUrl()],
  ['PostgreSQL', () => postgres.emptyUrl()],
])('a backfill over HTTP (%s)', (_name, newUrl) => {
  it('whose process is killed is taken up by the next one, which repeats a page at most', async () => {
    const world = await setUp(await newUrl());
    const first = world.connector();
    await world.history.served(4);
    first.child.kill('SIGKILL');
    expect(await first.ended).toBe('SIGKILL');
    world.connector();
    await expectWholeReport(world);
    const repeated = [...world.history.asked.values()].filter((times) => times > 1);
    expect(repeated.length).toBeLessThanOrEqual(1);
  });

  it('whose process is told to stop is given back at once', async () => {
    const world = await setUp(await newUrl());
    const first = world.connector();
    await world.history.served(4);
    first.child.kill('SIGTERM');
    expect(await first.ended).toBe(0);
    const second = world.connector();
    await expectWholeReport(world);
    second.child.kill('SIGTERM');
    expect(await second.ended).toBe(0);
  });
});
