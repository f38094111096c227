/** The simulator's clock: a real one, shifted. */
export interface SimulatorClock {
  /** Epoch milliseconds. */
  nowMs(): number;
  advanceMs(ms: number): void;
  /** Sets the distance to the real clock. */
  setOffsetMs(offsetMs: number): void;
  /** Makes it this moment now; time goes on from there. */
  setNowMs(nowMs: number): void;
}

export function createSimulatorClock(realNowMs: () => number): SimulatorClock {
  let offset = 0;
  return {
    nowMs: () => realNowMs() + offset,
    advanceMs(ms) {
      offset += ms;
    },
    setOffsetMs(offsetMs) {
      offset = offsetMs;
    },
    setNowMs(nowMs) {
      offset = nowMs - realNowMs();
    },
  };
}
