import { Agent } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { connectStore, startBridge } from './pos/bridge.ts';
import { inPlace, type Place } from './pos/in-place.ts';
import { postBill } from './pos/post-bill.ts';
import { saleOf } from './pos/sales.ts';
import { progress, report } from './report.ts';
import { type Server, startServer } from './start-server.ts';

const BILLS = 5_000;
const BILLS_PER_CALL = 100;
const TERMINALS = 10;
/** What Capillary grants. */
const CALLS_PER_MINUTE = 240;
/** How many of them may come at once: 2 % of a minute's, as the budget's bucket holds. */
const AT_ONCE = 5;
/** Capillary counts by the quarter of a minute, so that a run of seconds could be refused. */
const MINUTE_MS = 15_000;
const PATIENCE_MS = 60_000;

const Received = z.object({
  requests: z.array(z.object({ at: z.string(), status: z.number().nullable(), body: z.unknown() })),
});
const Bulk = z.array(z.object({ billNumber: z.string() }));

/**
 * A store comes back after 5,000 bills: how much of what Capillary grants is used until the last bill is there, how many calls
 * are refused, bills a second, and seconds from the line's return to the first bill. The bridge is the bundle that is
 * shipped.
 */
export function posDrain(): Promise<void> {
  return inPlace(async (place) => {
    const nowhere = await startCapillary(place, {});
    nowhere.child.kill('SIGKILL');
    const { url } = await place.keep(startBridge(place.bundle, place.folder()));
    const store = { terminals: TERMINALS, callsPerMinute: CALLS_PER_MINUTE };
    const tokens = await connectStore({ bridgeUrl: url, capillaryUrl: nowhere.url, ...store });
    await fill(url, tokens);
    progress(`pos.drain: the line comes back, ${CALLS_PER_MINUTE} calls a minute`);
    const startedAtMs = Date.now();
    await startCapillary(place, {
      PORT: new URL(nowhere.url).port,
      CALLS: String((CALLS_PER_MINUTE * MINUTE_MS) / 60_000 + AT_ONCE),
      MINUTE_MS: String(MINUTE_MS),
      STARTED_AT_MS: String(startedAtMs),
    });
    const backAtMs = Date.now();
    const calls = await untilDrained(nowhere.url, startedAtMs);
    reportDrain(calls, backAtMs);
  });
}

function startCapillary({ keep }: Place, env: Readonly<Record<string, string>>): Promise<Server> {
  return keep(startServer(join(import.meta.dirname, 'servers', 'store-capillary.ts'), env));
}

/** As fast as they are taken, each terminal one after the other. */
async function fill(url: string, tokens: readonly string[]): Promise<void> {
  const agent = new Agent({ keepAlive: true });
  const startedMs = performance.now();
  await Promise.all(
    tokens.map(async (token, terminal) => {
      for (let number = terminal; number < BILLS; number += tokens.length) {
        await postBill({ url, token, body: saleOf(number), agent });
      }
    }),
  );
  agent.destroy();
  const rate = BILLS / ((performance.now() - startedMs) / 1_000);
  progress(`pos.drain: ${BILLS} bills accepted offline, ${Math.round(rate)} a second`);
}

interface Call {
  /** By this machine's clock. */
  readonly atMs: number;
  readonly isRefused: boolean;
  readonly billNumbers: readonly string[];
}

/** Waits until Capillary has all bills. @returns the calls that brought them. */
async function untilDrained(capillaryUrl: string, startedAtMs: number): Promise<readonly Call[]> {
  const giveUpAtMs = Date.now() + PATIENCE_MS;
  for (;;) {
    const answer = await fetch(`${capillaryUrl}/__sim/requests`);
    const calls = Received.parse(await answer.json()).requests.flatMap(({ at, status, body }): Call[] => {
      // The probes of the line come without credentials and cost nobody a call.
      if (body === null || status === null) return [];
      const rows = Bulk.safeParse(Array.isArray(body) ? body : [body]).data ?? [];
      return [
        {
          atMs: startedAtMs + ((Date.parse(at) - startedAtMs) * MINUTE_MS) / 60_000,
          isRefused: status === 429,
          billNumbers: rows.map(({ billNumber }) => billNumber),
        },
      ];
    });
    const arrived = new Set(calls.filter(({ isRefused }) => !isRefused).flatMap((call) => call.billNumbers));
    if (arrived.size === BILLS) return calls;
    if (Date.now() > giveUpAtMs) throw new Error(`${arrived.size} of ${BILLS} bills arrived`);
    await sleep(500);
  }
}

function reportDrain(calls: readonly Call[], backAtMs: number): void {
  const sizes = calls.map(({ billNumbers }) => billNumbers.length);
  progress(`pos.drain: bills in each call: ${sizes.join(' ')}`);
  const times = calls.map(({ atMs }) => atMs).toSorted((one, other) => one - other);
  const firstAtMs = times[0] ?? Number.NaN;
  const seconds = ((times.at(-1) ?? Number.NaN) - firstAtMs) / 1_000;
  const granted = AT_ONCE + (CALLS_PER_MINUTE * seconds) / 60;
  const refused = calls.filter(({ isRefused }) => isRefused).length;
  const used = { value: calls.length - refused, baseline: granted };
  report({
    name: 'pos.drain',
    ...used,
    ratio: used.value / granted,
    unit: 'calls',
    better: 'higher',
  });
  const rate = { value: BILLS / seconds, baseline: (granted * BILLS_PER_CALL) / seconds };
  report({
    name: 'pos.drain.bills',
    ...rate,
    ratio: rate.value / rate.baseline,
    unit: 'bills/s',
    better: 'higher',
  });
  report({ name: 'pos.drain.refused', value: refused, unit: 'answers of 429', better: 'lower' });
  report({
    name: 'pos.drain.first',
    value: Math.max(0, firstAtMs - backAtMs) / 1_000,
    unit: 's',
    better: 'lower',
  });
}
