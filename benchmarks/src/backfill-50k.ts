import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createCapillaryAuth, oauthClientCredential } from '@capconnect/auth-core';
import {
  addTransactionOnce,
  addTransactionsOnce,
  type CapillaryClient,
  createCapillaryClient,
  type TransactionRequest,
} from '@capconnect/capillary-client';
import {
  type Backfills,
  type BackfillSource,
  createBackfills,
  createIntakeGuard,
  createInbox,
  createKeyRing,
  createRateBudget,
  createWorker,
  type FlowRules,
  openDatabase,
} from '@capconnect/connector-kit';
import { silentLogger, systemClock } from '@capconnect/kernel';
import { billOf } from './bench-capillary.ts';
import { progress, report } from './report.ts';
import { startServer } from './start-server.ts';
import { onEachStore, type Store } from './stores.ts';

const ORDERS = 50_000;
const CALLS_PER_MINUTE = 1_500;
const ORDERS_PER_CALL = 100;
/** What Shopify gives at most. */
const PAGE_SIZE = 250;
/** The Shopify connector's. */
const CONCURRENCY = 16;
const LOOK_EVERY_MS = 250;
const MS_PER_MINUTE = 60_000;

/**
 * Minutes that 50,000 orders take from a shop's history to Capillary, against what 1,500 calls a minute of 100 bills each
 * take. The orders are of guests: customers that Capillary has to be asked for take a call each.
 */
export function backfill50k(): Promise<void> {
  return onEachStore(async (store) => {
    const minutes = await measure(store);
    const baseline = ORDERS / ORDERS_PER_CALL / CALLS_PER_MINUTE;
    const name = `backfill.50k.${store.name}`;
    report({ name, value: minutes, unit: 'minutes', better: 'lower', baseline, ratio: minutes / baseline });
  });
}

async function measure(store: Store): Promise<number> {
  const { url, child } = await startServer(join(import.meta.dirname, 'servers', 'capillary.ts'), {});
  try {
    return await store.onEmpty((databaseUrl) => run(databaseUrl, url));
  } finally {
    child.kill('SIGKILL');
  }
}

async function run(databaseUrl: string, capillaryUrl: string): Promise<number> {
  const [clock, logger] = [systemClock, silentLogger];
  const database = await openDatabase({ url: databaseUrl });
  const keyRing = createKeyRing(`bench:${Buffer.alloc(32, 1).toString('base64')}`);
  const inbox = createInbox({ database, keyRing, clock });
  const budget = createRateBudget({ database, clock });
  const client = createCapillaryClient({
    baseUrl: capillaryUrl,
    auth: createCapillaryAuth({
      baseUrl: capillaryUrl,
      credential: oauthClientCredential({ key: 'demo-key', secret: 'demo-secret' }),
    }),
    budget: budget.of({ key: 'bench', callsPerMinute: CALLS_PER_MINUTE }),
  }).forWork({ priority: 'backfill' });
  const capillary = { baseUrl: capillaryUrl, authEngineUrl: capillaryUrl, gatewayUrl: capillaryUrl };
  const tenants = { get: async (id: string) => ({ id, capillary, settings: {}, revision: 1 }) };
  const flows = { 'orders/paid': addBills(client) };
  const worker = createWorker({ inbox, tenants, clock, logger, flows, concurrency: CONCURRENCY });
  const intake = createIntakeGuard({
    inbox,
    database,
    clock,
    openLimit: 200_000,
    file: undefined,
    diskReserveBytes: 0,
  });
  const backfills = createBackfills({ database, intake, tenants, source: history, clock, logger });
  const startedAtMs = clock.monotonicMs();
  worker.start();
  backfills.start();
  try {
    await untilFinished(backfills);
    return (clock.monotonicMs() - startedAtMs) / MS_PER_MINUTE;
  } finally {
    await Promise.all([backfills.stop(), worker.stop()]);
    await budget.close();
    await database.close();
  }
}

/** The flow of a guest's order: one call, or a hundred in one. */
function addBills(client: CapillaryClient): FlowRules<object> {
  return {
    async run({ payload, attempt }) {
      await addTransactionOnce({ client, attempt, request: requestOf(payload) });
      return {};
    },
    together: {
      maxMessages: ORDERS_PER_CALL,
      async run(rows) {
        const outcomes = await addTransactionsOnce({
          client,
          rows: rows.map(({ message: { attempt, payload } }) => ({ attempt, request: requestOf(payload) })),
        });
        return outcomes.map((outcome) =>
          outcome.kind === 'done'
            ? { status: 'fulfilled', value: { existedAlready: outcome.transaction.existedAlready } }
            : { status: 'rejected', reason: outcome.error },
        );
      },
    },
  };
}

function requestOf(payload: Uint8Array): TransactionRequest {
  const { id }: { readonly id: number } = JSON.parse(Buffer.from(payload).toString('utf8'));
  return billOf(id);
}

const history: BackfillSource<object> = {
  name: 'shop',
  count: async () => ORDERS,
  async page(_tenant, _range, cursor) {
    const start = Number(cursor ?? 0);
    const end = Math.min(start + PAGE_SIZE, ORDERS);
    return {
      items: Array.from({ length: end - start }, (_, index) => ({
        type: 'orders/paid',
        deliveryId: `order:${start + index}`,
        orderingKey: `Order/${start + index}`,
        payload: Buffer.from(JSON.stringify({ id: start + index })),
      })),
      nextCursor: end < ORDERS ? String(end) : undefined,
    };
  },
};

async function untilFinished(backfills: Backfills): Promise<void> {
  const id = await backfills.create({ tenantId: 'bench', fromMs: 0, toMs: 1, isDryRun: false });
  for (;;) {
    const backfill = await backfills.get(id);
    if (backfill?.state === 'finished' && backfill.sent === ORDERS) return;
    if (backfill === undefined || backfill.state !== 'running' || backfill.rejected > 0) {
      throw new Error(`The backfill is not what it should be: ${JSON.stringify(backfill)}`);
    }
    await sleep(LOOK_EVERY_MS);
    progress(`backfill.50k ${backfill.sent} of ${ORDERS}`);
  }
}
