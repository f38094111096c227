/** Gives it back; to be called once. */
export type GiveBack = () => void;

/** Who may ask the database thread, in the order asked. */
export interface ThreadAccess {
  /** For what takes several questions, such as a transaction: nobody else asks meanwhile. */
  alone(): Promise<GiveBack>;
  /** For what is one question, which the thread answers whole: several may be on their way at once. */
  together(): Promise<GiveBack>;
}

export function createThreadAccess(): ThreadAccess {
  let lastEnds: Promise<void> = Promise.resolve();
  /** Those who came together since the last one that wants to be alone. */
  let group: { users: number; readonly granted: Promise<GiveBack> } | undefined;

  async function next(): Promise<GiveBack> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const before = lastEnds;
    lastEnds = promise;
    await before;
    return resolve;
  }

  return {
    alone() {
      // Whoever comes later waits behind this one: a stream of others does not keep it waiting.
      group = undefined;
      return next();
    },

    async together() {
      group ??= { users: 0, granted: next() };
      const mine = group;
      mine.users += 1;
      const giveBack = await mine.granted;
      return () => {
        mine.users -= 1;
        if (mine.users > 0) return;
        if (group === mine) group = undefined;
        giveBack();
      };
    },
  };
}
