import { createAuthEngineState } from '../auth-engine/auth-engine-state.ts';
import type { SimulatorContext } from '../context.ts';
import { createFaultList, type FaultList } from '../faults/fault-list.ts';
import { createSeededRandom } from '../faults/seeded-random.ts';
import { createLoyaltyState } from '../loyalty/loyalty-state.ts';
import { createOrgState } from '../org/org-state.ts';
import { createRateLimits, type RateLimits } from '../rate-limits/rate-limits.ts';
import { createRequestLog, type RequestLog } from '../recording/request-log.ts';
import { type SimulatorSettings, settingsSchema } from '../settings.ts';
import { createSimulatorClock, type SimulatorClock } from './simulator-clock.ts';

/** Everything that `reset` replaces. */
export interface World {
  readonly context: SimulatorContext;
  readonly clock: SimulatorClock;
  readonly faults: FaultList;
  readonly rateLimits: RateLimits;
  readonly requests: RequestLog;
}

export interface WorldOptions {
  /** Epoch milliseconds of the real clock. */
  readonly realNowMs: () => number;
  readonly settings: Partial<SimulatorSettings>;
}

const FIRST_ID = 1_000_001;

/** An empty world: no store, no till, no client. */
export function createWorld({ realNowMs, settings }: WorldOptions): World {
  const clock = createSimulatorClock(realNowMs);
  let nextId = FIRST_ID;
  const allSettings = settingsSchema.parse(settings);
  return {
    context: {
      nowMs: () => clock.nowMs(),
      settings: allSettings,
      org: createOrgState(),
      loyalty: createLoyaltyState(),
      authEngine: createAuthEngineState(),
      sentCodes: [],
      nextId: () => nextId++,
    },
    clock,
    faults: createFaultList(createSeededRandom(allSettings.randomSeed)),
    rateLimits: createRateLimits(() => clock.nowMs()),
    requests: createRequestLog(),
  };
}
