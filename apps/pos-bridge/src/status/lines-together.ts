import type { LineState } from '../line/line.ts';

/** The lines of several clusters as one: down as soon as one of them is. `undefined` where there is none. */
export function linesTogether(lines: readonly LineState[]): LineState | undefined {
  const [first, ...others] = lines;
  if (first === undefined) return undefined;
  return others.reduce(worse, first);
}

function worse(one: LineState, other: LineState): LineState {
  const isOlder = other.sinceMs < one.sinceMs;
  const told = one.isOnline === other.isOnline ? (isOlder ? other : one) : one.isOnline ? other : one;
  const latest = [one.lastFailure, other.lastFailure]
    .filter((failure) => failure !== undefined)
    .toSorted((first, second) => second.atMs - first.atMs)[0];
  const successes = [one.lastSuccessAtMs, other.lastSuccessAtMs].filter((ms) => ms !== undefined);
  return {
    isOnline: told.isOnline,
    sinceMs: told.sinceMs,
    lastSuccessAtMs: successes.length === 0 ? undefined : Math.max(...successes),
    lastFailure: told.isOnline ? latest : (told.lastFailure ?? latest),
  };
}
