import { Agent } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectStore, startBridge } from './pos/bridge.ts';
import { inPlace, type Place } from './pos/in-place.ts';
import { postBill } from './pos/post-bill.ts';
import { saleOf } from './pos/sales.ts';
import { progress, report } from './report.ts';
import { type Server, startServer } from './start-server.ts';

const PER_SECOND = 50;
const TERMINALS = 10;
const WARM_UP_SECONDS = 2;
const ROUND_SECONDS = 4;
const ROUNDS = 2;
const PERCENTS = [50, 99];

/** Something that takes bills. */
interface Door {
  readonly name: string;
  readonly url: string;
  readonly tokens: readonly string[];
  readonly latenciesMs: number[];
}

/**
 * How long a till waits for its 202, fifty bills a second by the clock from ten paired terminals: while Capillary answers
 * and gets each bill at once, and while nobody listens there; against bare Express that appends the same body to a
 * file and syncs it. The bridge is the bundle that is shipped. By turns.
 */
export function posAccept(): Promise<void> {
  return inPlace(async (place) => {
    const [bare, online, offline] = [
      await startBare(place),
      await startOnline(place),
      await startOffline(place),
    ];
    const doors = [bare, online, offline];
    for (const door of doors) await sendBills({ ...door, latenciesMs: [] }, WARM_UP_SECONDS, 0);
    for (let round = 1; round <= ROUNDS; round += 1) {
      progress(`pos.accept round ${round} of ${ROUNDS}`);
      for (const door of doors) await sendBills(door, ROUND_SECONDS, round);
    }
    for (const { name, latenciesMs } of [online, offline]) {
      for (const percent of PERCENTS) {
        const [value, baseline] = [percentile(latenciesMs, percent), percentile(bare.latenciesMs, percent)];
        report({
          name: `pos.accept.${name}.p${percent}`,
          value,
          unit: 'ms',
          better: 'lower',
          baseline,
          ratio: value / baseline,
        });
      }
    }
  });
}

async function startBare({ folder, keep }: Place): Promise<Door> {
  const script = join(import.meta.dirname, 'servers', 'file-express.ts');
  const { url } = await keep(
    startServer(script, { NODE_ENV: 'production', FILE: join(folder(), 'bills.jsonl') }),
  );
  return { name: 'bare', url, tokens: Array.from({ length: TERMINALS }, () => 'none'), latenciesMs: [] };
}

async function startOnline(place: Place): Promise<Door> {
  const capillary = await startCapillary(place);
  return startDoor('online', place, capillary.url);
}

async function startOffline(place: Place): Promise<Door> {
  const { url, child } = await startCapillary(place);
  child.kill('SIGKILL');
  return startDoor('offline', place, url);
}

function startCapillary({ keep }: Place): Promise<Server> {
  return keep(startServer(join(import.meta.dirname, 'servers', 'store-capillary.ts'), {}));
}

async function startDoor(name: string, place: Place, capillaryUrl: string): Promise<Door> {
  const { url } = await place.keep(startBridge(place.bundle, place.folder()));
  const tokens = await connectStore({ bridgeUrl: url, capillaryUrl, terminals: TERMINALS });
  return { name, url, tokens, latenciesMs: [] };
}

/** Sends by the clock, however long the answers take. */
async function sendBills({ url, tokens, latenciesMs }: Door, seconds: number, round: number): Promise<void> {
  const agent = new Agent({ keepAlive: true });
  const startedMs = performance.now();
  const sent = [];
  for (let index = 0; index < seconds * PER_SECOND; index += 1) {
    const body = saleOf(round * 100_000 + index);
    await sleep(Math.max(0, startedMs + (index * 1_000) / PER_SECOND - performance.now()));
    const one = postBill({ url, token: tokens[index % tokens.length] ?? '', body, agent });
    // Heard of below, when all are sent.
    one.catch(() => {});
    sent.push(one);
  }
  latenciesMs.push(...(await Promise.all(sent)));
  agent.destroy();
}

function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.ceil((sorted.length * percent) / 100) - 1] ?? Number.NaN;
}
