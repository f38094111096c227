export interface CallRepeatedlyOptions {
  readonly callers: number;
  readonly seconds: number;
  /** Each caller calls again as soon as its last call is through. */
  readonly call: () => Promise<unknown>;
}

/** @returns calls a second. */
export async function callRepeatedly({ callers, seconds, call }: CallRepeatedlyOptions): Promise<number> {
  const startedMs = performance.now();
  const endsMs = startedMs + seconds * 1_000;
  let calls = 0;
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (performance.now() < endsMs) {
        await call();
        calls += 1;
      }
    }),
  );
  return calls / ((performance.now() - startedMs) / 1_000);
}
