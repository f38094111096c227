import { callRepeatedly } from './call-repeatedly.ts';
import { createBareMessages } from './bare/bare-message.ts';
import { openBarePostgres } from './bare/bare-postgres.ts';
import { openBareSqlite } from './bare/bare-sqlite.ts';
import { openBenchInbox } from './bench-inbox.ts';
import { median, progress, report } from './report.ts';
import { sampleOrder } from './sample-order.ts';
import { onEachStore, type Store } from './stores.ts';

const SECONDS = 1;
const ROUNDS = 2;
const TOGETHER = 64;

/**
 * Messages a second that `inbox.put` has on disk, sealed, against the bare store doing the same inserts of the same
 * bytes: one caller, and 64 at once. Each side starts with an empty database each time.
 */
export function inboxPut(): Promise<void> {
  const payload = Buffer.from(sampleOrder());
  return onEachStore(async (store) => {
    await compare(store, payload, 1);
    await compare(store, payload, TOGETHER);
  });
}

async function compare(store: Store, payload: Uint8Array, callers: number): Promise<void> {
  const name = `inbox.put.${store.name}.${callers === 1 ? 'single' : callers}`;
  const bare = store.name === 'sqlite' ? putIntoSqlite : putIntoPostgres;
  const rates = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    progress(`${name} round ${round} of ${ROUNDS}${round === 0 ? ' (warm-up)' : ''}`);
    const rate = {
      ours: await store.onEmpty((url) => putIntoInbox(url, payload, callers)),
      bare: await store.onEmpty((url) => bare(url, payload, callers)),
    };
    if (round > 0) rates.push(rate);
  }
  report({
    name,
    value: median(rates.map(({ ours }) => ours)),
    unit: 'messages/s',
    better: 'higher',
    baseline: median(rates.map((rate) => rate.bare)),
    ratio: median(rates.map((rate) => rate.ours / rate.bare)),
  });
}

async function putIntoInbox(url: string, payload: Uint8Array, callers: number): Promise<number> {
  const store = await openBenchInbox(url);
  const rate = await callRepeatedly({ callers, seconds: SECONDS, call: () => store.put(payload) });
  await store.close();
  return rate;
}

/** All callers share a transaction. In this thread, where nobody is kept waiting: as fast as it goes. */
async function putIntoSqlite(url: string, payload: Uint8Array, callers: number): Promise<number> {
  const nextMessage = createBareMessages(payload);
  const store = openBareSqlite(url.slice('sqlite:'.length), nextMessage());
  const groups = await callRepeatedly({
    callers: 1,
    seconds: SECONDS,
    call: async () => store.put(Array.from({ length: callers }, nextMessage)),
  });
  store.close();
  return groups * callers;
}

async function putIntoPostgres(url: string, payload: Uint8Array, callers: number): Promise<number> {
  const nextMessage = createBareMessages(payload);
  const store = openBarePostgres(url, nextMessage(), callers);
  const rate = await callRepeatedly({ callers, seconds: SECONDS, call: () => store.put(nextMessage()) });
  await store.close();
  return rate;
}
