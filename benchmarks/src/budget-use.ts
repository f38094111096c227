import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { progress, report } from './report.ts';
import { startServer } from './start-server.ts';
import { onEachStore, type Store } from './stores.ts';

const CALLS_PER_MINUTE = 1_200;
/** Time passes four times as fast for the budget and for Capillary: 15 s are one of their minutes. */
const TIMES = 4;
const MINUTE_MS = 60_000 / TIMES;
const LIVE_EVERY_MS = 25;

/**
 * How much of 1,200 calls a minute is used by live events and a backfill in two processes, how many of their calls are
 * refused, and how long live events take, against the same events alone.
 */
export function budgetUse(): Promise<void> {
  return onEachStore(async (store) => {
    const name = `budget.use.${store.name}`;
    progress(`${name} live events alone`);
    const alone = await run(store, [{ priority: 'live', everyMs: LIVE_EVERY_MS }], MINUTE_MS / 2);
    progress(`${name} live events and a backfill`);
    const both = [
      { priority: 'live', everyMs: LIVE_EVERY_MS },
      { priority: 'backfill', everyMs: 0 },
    ];
    const together = await run(store, both, MINUTE_MS);
    const made = sum(together.map(({ latenciesMs }) => latenciesMs.length));
    const refused = sum(together.map((spender) => spender.refused));
    report({ name, value: (100 * made) / CALLS_PER_MINUTE, unit: '% of the limit', better: 'higher' });
    report({
      name: `${name}.refused`,
      value: (100 * refused) / (made + refused),
      unit: '% of calls',
      better: 'lower',
    });
    const p99 = percentile99(together[0]?.latenciesMs ?? []);
    const baseline = percentile99(alone[0]?.latenciesMs ?? []);
    report({
      name: `${name}.live.p99`,
      value: p99,
      unit: 'ms',
      better: 'lower',
      baseline,
      ratio: p99 / baseline,
    });
  });
}

interface Spender {
  readonly priority: string;
  readonly everyMs: number;
}

interface Spent {
  readonly latenciesMs: readonly number[];
  readonly refused: number;
}

/** Runs the spenders, each a process of its own, on an empty database and against a Capillary of their own. */
async function run(store: Store, spenders: readonly Spender[], forMs: number): Promise<readonly Spent[]> {
  const script = join(import.meta.dirname, 'servers', 'limited-capillary.ts');
  const environment = { CALLS_PER_MINUTE: String(CALLS_PER_MINUTE), TIMES: String(TIMES) };
  const { url, child } = await startServer(script, environment);
  try {
    return await store.onEmpty((databaseUrl) =>
      Promise.all(
        spenders.map(async ({ priority, everyMs }) => {
          const facts = [CALLS_PER_MINUTE, TIMES, priority, everyMs, forMs].map(String);
          return spend([databaseUrl, url, ...facts]);
        }),
      ),
    );
  } finally {
    child.kill('SIGKILL');
  }
}

async function spend(parameters: readonly string[]): Promise<Spent> {
  const script = join(import.meta.dirname, 'processes', 'spend-budget.ts');
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', script, ...parameters],
    { maxBuffer: 16 * 1024 * 1024 },
  );
  const spent: Spent = JSON.parse(stdout);
  return spent;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** After the first tenth, which asks for the token and opens the connections. */
function percentile99(values: readonly number[]): number {
  const warm = values.slice(values.length / 10).toSorted((one, other) => one - other);
  return warm[Math.floor(warm.length * 0.99)] ?? Number.NaN;
}
