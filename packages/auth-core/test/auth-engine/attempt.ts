/** What a function gives or throws, as a promise. */
export async function attempt(act: () => unknown): Promise<unknown> {
  return act();
}
