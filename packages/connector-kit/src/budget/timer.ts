/** Runs something once, later. @returns what calls it off. */
export type Timer = (run: () => void, afterMs: number) => () => void;

export const systemTimer: Timer = (run, afterMs) => {
  const timeout = setTimeout(run, afterMs);
  return () => clearTimeout(timeout);
};
