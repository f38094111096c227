import { setTimeout as sleep } from 'node:timers/promises';
import type { Fleet } from '../connector/fleet.ts';

/** Of the kills, these meet the process that has just been started again as well. */
const KILLED_TWICE = 0.1;
const LONGEST_START_MS = 600;
const LONGEST_WAIT_MS = 150;

export interface KillOptions {
  readonly fleet: Pick<Fleet, 'killOne'>;
  readonly kills: number;
  /** How far it is by now, and how far it will go. */
  readonly reached: () => number;
  readonly goal: number;
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly onKill?: (kill: number) => void;
}

/** Kills the process at random moments on the way to the goal. @returns how many it killed while they ran. */
export async function killAtRandom(options: KillOptions): Promise<number> {
  const { fleet, kills, reached, goal, random, onKill } = options;
  const moments = Array.from({ length: kills }, () => random() * goal).toSorted((one, other) => one - other);
  for (const [index, moment] of moments.entries()) {
    while (reached() < moment) await sleep(5);
    await sleep(random() * LONGEST_WAIT_MS);
    const whileStartingMs = random() < KILLED_TWICE ? random() * LONGEST_START_MS : undefined;
    // One that had just ended by itself was not killed.
    while (!(await fleet.killOne(whileStartingMs))) await sleep(5);
    onKill?.(index + 1);
  }
  return kills;
}
