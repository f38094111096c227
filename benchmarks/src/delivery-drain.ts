import { join } from 'node:path';
import { openBenchInbox } from './bench-inbox.ts';
import { measureProcesses } from './counted-process.ts';
import { median, progress, report } from './report.ts';
import { createOrders } from './sample-order.ts';
import { startServer } from './start-server.ts';
import { onEachStore, type Store } from './stores.ts';

const ROUNDS = 2;
/** The Shopify connector's. */
const CONCURRENCY = 16;

/**
 * How long Capillary takes for a call. With none, the simulator and what is measured share the machine's cores; with
 * 200 ms the cores have time to spare, which is where a second replica can help at all.
 */
const CASES = [
  { delayMs: 0, messages: 800 },
  { delayMs: 200, messages: 240 },
] as const;

/**
 * Messages a second from the inbox to Capillary, each read, called for and settled, against calling the client in a
 * loop with the same concurrency; and with two replicas on PostgreSQL, against one.
 */
export function deliveryDrain(): Promise<void> {
  return onEachStore(async (store) => {
    for (const { delayMs, messages } of CASES) await compare({ store, delayMs, messages });
  });
}

interface Case {
  readonly store: Store;
  readonly delayMs: number;
  /** For each replica. */
  readonly messages: number;
}

async function compare(oneCase: Case): Promise<void> {
  const { store, delayMs } = oneCase;
  const name = `delivery.drain.${store.name}${delayMs === 0 ? '' : `.${delayMs}ms`}`;
  const hasReplicas = store.name === 'postgres' && delayMs > 0;
  const rates = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    progress(`${name} round ${round} of ${ROUNDS}`);
    rates.push({
      loop: await callInLoop(oneCase),
      one: await drain(oneCase, 1),
      two: hasReplicas ? await drain(oneCase, 2) : Number.NaN,
    });
  }
  const one = median(rates.map((rate) => rate.one));
  const common = { unit: 'messages/s', better: 'higher' } as const;
  report({
    ...common,
    name,
    value: one,
    baseline: median(rates.map(({ loop }) => loop)),
    ratio: median(rates.map((rate) => rate.one / rate.loop)),
  });
  if (!hasReplicas) return;
  report({
    ...common,
    name: `${name}.2-replicas`,
    value: median(rates.map(({ two }) => two)),
    baseline: one,
    ratio: median(rates.map((rate) => rate.two / rate.one)),
  });
}

function callInLoop({ delayMs, messages }: Case): Promise<number> {
  return withCapillary(delayMs, (capillaryUrl) =>
    measureProcesses({
      script: join(import.meta.dirname, 'processes', 'call-capillary.ts'),
      parameters: [capillaryUrl, String(CONCURRENCY), String(messages)],
      processes: 1,
      total: messages,
    }),
  );
}

function drain({ store, delayMs, messages }: Case, replicas: number): Promise<number> {
  const total = messages * replicas;
  return withCapillary(delayMs, (capillaryUrl) =>
    store.onEmpty(async (databaseUrl) => {
      await fill(databaseUrl, total);
      return measureProcesses({
        script: join(import.meta.dirname, 'processes', 'drain-inbox.ts'),
        parameters: [capillaryUrl, databaseUrl, String(CONCURRENCY)],
        processes: replicas,
        total,
      });
    }),
  );
}

/** A new one each time: one that has seen these bills would take them for repeats. */
async function withCapillary(
  delayMs: number,
  measure: (capillaryUrl: string) => Promise<number>,
): Promise<number> {
  const script = join(import.meta.dirname, 'servers', 'capillary.ts');
  const { url, child } = await startServer(script, { DELAY_MS: String(delayMs) });
  try {
    return await measure(url);
  } finally {
    child.kill('SIGKILL');
  }
}

async function fill(databaseUrl: string, messages: number): Promise<void> {
  const store = await openBenchInbox(databaseUrl);
  const orderOf = createOrders();
  await Promise.all(Array.from({ length: messages }, (_none, index) => store.put(orderOf(index))));
  await store.close();
}
