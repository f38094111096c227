import { createPathMatcher } from '../http/match-path.ts';
import { endsRequest, type Fault } from './fault.ts';

export interface FaultList {
  add(fault: Fault): void;
  clear(): void;
  /** Goes on with another random sequence. */
  useRandom(random: () => number): void;
  /** The faults that strike this request, in the order they were added, up to the first that ends it. Counts them. */
  strike(method: string, path: string): Fault[];
}

interface ArmedFault {
  readonly fault: Fault;
  readonly matchesPath: (path: string) => boolean;
  toSkip: number;
  left: number;
}

/** @param firstRandom - from 0 up to 1; decides faults with a `probability`. */
export function createFaultList(firstRandom: () => number): FaultList {
  let random = firstRandom;
  let armed: ArmedFault[] = [];

  function strikes(candidate: ArmedFault, method: string, path: string): boolean {
    const { match, probability } = candidate.fault;
    if (match.method !== undefined && match.method !== method) return false;
    if (!candidate.matchesPath(path)) return false;
    if (candidate.toSkip > 0) {
      candidate.toSkip -= 1;
      return false;
    }
    return probability === 1 || random() < probability;
  }

  return {
    add(fault) {
      armed.push({
        fault,
        matchesPath: createPathMatcher(fault.match.path ?? ''),
        toSkip: fault.after,
        left: fault.times ?? Number.POSITIVE_INFINITY,
      });
    },
    clear() {
      armed = [];
    },
    useRandom(nextRandom) {
      random = nextRandom;
    },
    strike(method, path) {
      const struck: Fault[] = [];
      for (const candidate of armed) {
        if (!strikes(candidate, method, path)) continue;
        candidate.left -= 1;
        struck.push(candidate.fault);
        if (endsRequest(candidate.fault)) break;
      }
      armed = armed.filter((candidate) => candidate.left > 0);
      return struck;
    },
  };
}
