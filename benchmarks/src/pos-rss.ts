import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { startBridge } from './pos/bridge.ts';
import { inPlace, type Place } from './pos/in-place.ts';
import { median, progress, report } from './report.ts';
import { type Server, startServer } from './start-server.ts';

const ROUNDS = 3;
/** What a start leaves behind is mostly given back by then. */
const IDLE_MS = 3_000;

/**
 * Megabytes of memory of the bridge that was started and does nothing, and milliseconds from its start to the moment at
 * which it listens, on an empty database; against bare Express. The bridge is the bundle that is shipped. By turns.
 */
export function posRss(): Promise<void> {
  return inPlace(async (place) => {
    const rounds = [];
    for (let round = 1; round <= ROUNDS; round += 1) {
      progress(`pos.rss and pos.start round ${round} of ${ROUNDS}`);
      rounds.push({
        bare: await measure(place, () => startServer(bareExpress(), { NODE_ENV: 'production' })),
        bridge: await measure(place, () => startBridge(place.bundle, place.folder())),
      });
    }
    const figures = [
      { name: 'pos.rss', unit: 'MB', of: 'megabytes' },
      { name: 'pos.start', unit: 'ms', of: 'startMs' },
    ] as const;
    for (const { name, unit, of } of figures) {
      const value = median(rounds.map(({ bridge }) => bridge[of]));
      const baseline = median(rounds.map(({ bare }) => bare[of]));
      report({ name, value, unit, better: 'lower', baseline, ratio: value / baseline });
    }
  });
}

function bareExpress(): string {
  return join(import.meta.dirname, 'servers', 'bare-express.ts');
}

async function measure({ keep }: Place, start: () => Promise<Server>) {
  const startedMs = performance.now();
  const { child } = await keep(start());
  const startMs = performance.now() - startedMs;
  await sleep(IDLE_MS);
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(child.pid)]);
  child.removeAllListeners('exit').kill('SIGKILL');
  return { startMs, megabytes: Number(stdout) / 1_024 };
}
