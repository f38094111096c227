/** Sleeps that a call ends early. A ring while nobody sleeps makes the next sleep end at once. */
export function createAlarm() {
  let hasRung = false;
  let wake: (() => void) | undefined;

  return {
    ring: (): void => {
      hasRung = true;
      wake?.();
    },

    /** @param ms - how long at most; without it until the next ring. @returns whether it rang. */
    sleep: async (ms?: number): Promise<boolean> => {
      if (!hasRung) {
        const { promise, resolve } = Promise.withResolvers<void>();
        wake = resolve;
        const timer = ms === undefined ? undefined : setTimeout(resolve, ms);
        await promise;
        clearTimeout(timer);
        wake = undefined;
      }
      const rang = hasRung;
      hasRung = false;
      return rang;
    },
  };
}
