/** Sleeps that a call ends early. A ring while nobody sleeps makes the next sleep end at once. */
export function createAlarm() {
  let hasRung = false;
  let wake: (() => void) | undefined;

  return {
    ring: (): void => {
      hasRung = true;
      wake?.();
    },

    /** @param ms - how long at most; without it until the next ring. */
    sleep: async (ms?: number): Promise<void> => {
      if (!hasRung) {
        const { promise, resolve } = Promise.withResolvers<void>();
        wake = resolve;
        const timer = ms === undefined ? undefined : setTimeout(resolve, ms);
        await promise;
        clearTimeout(timer);
        wake = undefined;
      }
      hasRung = false;
    },
  };
}
