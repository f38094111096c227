import type { Clock } from '@capconnect/kernel';

interface HeldLease {
  readonly startedMonotonicMs: number;
  readonly endsMonotonicMs: number;
}

/**
 * The leases this process holds, by the clock that nobody can set: when the wall clock is set forward, every stored
 * lease looks as if it had run out, and we would take from ourselves what we are working on.
 */
export function createHeldLeases({ clock }: { readonly clock: Clock }) {
  const held = new Map<string, HeldLease>();
  return {
    take: (messageId: string, leaseMs: number): void => {
      const nowMs = clock.monotonicMs();
      held.set(messageId, { startedMonotonicMs: nowMs, endsMonotonicMs: nowMs + leaseMs });
    },

    renew: (messageId: string, leaseMs: number): void => {
      const lease = held.get(messageId);
      if (lease !== undefined) {
        held.set(messageId, { ...lease, endsMonotonicMs: clock.monotonicMs() + leaseMs });
      }
    },

    isHeld: (messageId: string): boolean => {
      const lease = held.get(messageId);
      return lease !== undefined && lease.endsMonotonicMs > clock.monotonicMs();
    },

    /** Ends the hold. @returns for how long it lasted, in whole milliseconds; 0 when it was not ours. */
    end: (messageId: string): number => {
      const lease = held.get(messageId);
      held.delete(messageId);
      return lease === undefined ? 0 : Math.round(clock.monotonicMs() - lease.startedMonotonicMs);
    },
  };
}
