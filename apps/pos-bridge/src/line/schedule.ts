/** Runs something later. @returns what calls it off. */
export type Schedule = (run: () => void, inMs: number) => () => void;

/** By the machine's timers, which do not keep the process alive. */
export const scheduleByTimer: Schedule = (run, inMs) => {
  const timer = setTimeout(run, inMs).unref();
  return () => clearTimeout(timer);
};
