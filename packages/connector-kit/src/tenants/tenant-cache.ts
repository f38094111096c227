import type { Clock } from '@capconnect/kernel';

/** How long another process's change may go unseen. */
const FRESH_MS = 1_000;

export interface TenantCacheOptions<Kept> {
  readonly clock: Clock;
  /** @param known - what was kept, to be given back if it still holds. */
  readonly load: (id: string, known: Kept | undefined) => Promise<Kept | undefined>;
}

/**
 * Keeps tenants for a second, so that a busy door does not ask the database for every request, and asks once for many
 * callers. Unknown ids are not kept: whoever invents them would fill the memory.
 */
export function createTenantCache<Kept>({ clock, load }: TenantCacheOptions<Kept>) {
  const kept = new Map<string, { readonly value: Kept; readonly checkedMs: number }>();
  const loading = new Map<string, Promise<Kept | undefined>>();

  function set(id: string, value: Kept | undefined): void {
    // A load that began before this change must not bring the old value back.
    loading.delete(id);
    if (value === undefined) kept.delete(id);
    else kept.set(id, { value, checkedMs: clock.monotonicMs() });
  }

  function refresh(id: string): Promise<Kept | undefined> {
    const running = loading.get(id);
    if (running !== undefined) return running;
    const started = load(id, kept.get(id)?.value)
      .then((value) => {
        if (loading.get(id) === started) set(id, value);
        return value;
      })
      .finally(() => {
        if (loading.get(id) === started) loading.delete(id);
      });
    loading.set(id, started);
    return started;
  }

  return {
    set,
    get: async (id: string): Promise<Kept | undefined> => {
      const known = kept.get(id);
      const isFresh = known !== undefined && clock.monotonicMs() - known.checkedMs < FRESH_MS;
      return isFresh ? known.value : refresh(id);
    },
  };
}
