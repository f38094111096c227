import { setTimeout as sleep } from 'node:timers/promises';
import type { Fleet } from './connector/fleet.ts';
import type { CrashRun } from './crash-run.ts';
import type { Load } from './load/send-load.ts';
import type { Store } from './store/store.ts';

/** Of the kills, these meet the process that has just been started again as well. */
const KILLED_TWICE = 0.1;
const LONGEST_START_MS = 600;
const DATABASE_IS_AWAY_MS = { shortest: 100, longest: 1_100 };

export interface TroubleOptions {
  readonly run: CrashRun;
  readonly fleet: Pick<Fleet, 'killOne'>;
  readonly store: Pick<Store, 'crash'>;
  readonly load: Pick<Load, 'orders' | 'accepted'>;
  /** How many bills Capillary has. */
  readonly delivered: () => number;
  /** From 0 up to 1. */
  readonly random: () => number;
}

export interface Trouble {
  /** Connectors that were killed while they ran. */
  readonly kills: number;
  readonly databaseCrashes: number;
}

/** Ends connectors, or the database server, at random moments spread over the load. @returns what it did. */
export async function causeTrouble(options: TroubleOptions): Promise<Trouble> {
  const { run, fleet, store, load, delivered, random } = options;
  const { kills, messages, scenario, progress = () => {} } = run;
  const [shortestMs, longestMs] = run.livesMs;
  const between = (shortest: number, longest: number) => shortest + random() * (longest - shortest);
  let databaseCrashes = 0;
  let killed = 0;

  for (let kill = 1; kill <= kills; kill += 1) {
    const share = Math.floor(((kill - 0.5) / kills) * messages);
    while (load.orders.length < share) await sleep(5);
    await sleep(between(shortestMs, longestMs));
    if (scenario.crashesDatabase && kill % 2 === 0) {
      databaseCrashes += 1;
      await store.crash(between(DATABASE_IS_AWAY_MS.shortest, DATABASE_IS_AWAY_MS.longest));
    } else {
      const whileStartingMs = random() < KILLED_TWICE ? between(0, LONGEST_START_MS) : undefined;
      // One that had just ended by itself was not killed.
      while (!(await fleet.killOne(whileStartingMs))) await sleep(5);
      killed += 1;
    }
    progress(`${kill} of ${kills} kills: ${load.accepted()} accepted, ${delivered()} delivered`);
  }
  return { kills: killed, databaseCrashes };
}
