/** Shuts a flow up until it is opened, and tells when it got there. */
export function createGate() {
  const entered = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<void>();
  return {
    entered: entered.promise,
    open: () => opened.resolve(),
    pass: () => {
      entered.resolve();
      return opened.promise;
    },
  };
}
