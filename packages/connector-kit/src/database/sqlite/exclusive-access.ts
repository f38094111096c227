/** Gives access to one at a time, in the order asked. Call what it returns to give it back. */
export type ExclusiveAccess = () => Promise<() => void>;

export function createExclusiveAccess(): ExclusiveAccess {
  let lastEnds: Promise<void> = Promise.resolve();
  return async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const before = lastEnds;
    lastEnds = promise;
    await before;
    return resolve;
  };
}
