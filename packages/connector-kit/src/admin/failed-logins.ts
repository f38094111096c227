import { isIPv6 } from 'node:net';
import type { Clock } from '@capconnect/kernel';

/** So many wrong tokens may come at once from one address, then one more every interval. */
const BURST = 20;
const INTERVAL_MS = 3_000;
/** Bounds the memory; the address that was quiet longest is forgotten first. */
const MAX_ADDRESSES = 10_000;

export interface FailedLogins {
  /** Milliseconds this address must wait before it may try again; 0 when it may try now. */
  waitMs(address: string): number;
  record(address: string): void;
}

/**
 * Slows down whoever guesses tokens, by address (an IPv6 network counts as one), in the memory of this
 * process.
 */
export function createFailedLogins({ clock }: { readonly clock: Clock }): FailedLogins {
  /**
   * When the failures of an address will be forgiven, on the monotonic clock (generic cell rate algorithm).
   */
  const forgivenAtMs = new Map<string, number>();

  return {
    waitMs(address) {
      const debtMs = (forgivenAtMs.get(originOf(address)) ?? 0) - clock.monotonicMs();
      return Math.max(0, debtMs - (BURST - 1) * INTERVAL_MS);
    },
    record(address) {
      const origin = originOf(address);
      const from = Math.max(forgivenAtMs.get(origin) ?? 0, clock.monotonicMs());
      forgivenAtMs.delete(origin);
      forgivenAtMs.set(origin, from + INTERVAL_MS);
      if (forgivenAtMs.size <= MAX_ADDRESSES) return;
      const [quietest] = forgivenAtMs.keys();
      if (quietest !== undefined) forgivenAtMs.delete(quietest);
    },
  };
}

/** One household or server has a whole IPv6 /64 to choose addresses from. */
function originOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail = ''] = address.split('::');
  const groups = head.split(':');
  const missing = 8 - groups.length - (tail === '' ? 0 : tail.split(':').length);
  const whole = address.includes('::') ? [...groups, ...Array.from({ length: missing }, () => '0')] : groups;
  return whole.slice(0, 4).join(':');
}
