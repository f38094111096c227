import type { ClaimLimits } from '../inbox/inbox.ts';
import type { Group } from './group-messages.ts';

/** Of the messages at once: drains and backfills together, and backfills alone. */
const DRAIN_SHARE = 0.75;
const BACKFILL_SHARE = 0.5;
/** Of the messages at once: those of one tenant, so that another one's next message finds a hand free. */
const TENANT_SHARE = 0.75;
/** So many times as many messages as there are hands may be claimed at once, when outcomes are slow to be recorded. */
const UNRECORDED = 2;

/**
 * How many flows run at once, and for whom; messages that run together have one hand. A hand is free again when its flow went well and only the outcome is left to
 * be recorded: with two commits and two round trips for each message, hands would idle for a quarter of their time.
 */
export function createHands(concurrency: number) {
  const busy = new Set<Group>();
  const unrecorded = new Set<Group>();

  /** One hand at least stays out of a share, and one is in it. */
  function shareOf(share: number): number {
    return Math.max(1, Math.min(concurrency - 1, Math.floor(concurrency * share)));
  }

  function free(): number {
    return Math.min(concurrency - busy.size, concurrency * UNRECORDED - busy.size - unrecorded.size);
  }

  /** What can wait never takes all the hands: the next live event finds one free. */
  function limits() {
    const taken = { live: 0, drain: 0, backfill: 0 };
    for (const [first] of busy) if (first !== undefined) taken[first.priority] += 1;
    const byTenant = Map.groupBy(busy, ([first]) => first?.tenantId);
    return {
      total: free(),
      perTenant: shareOf(TENANT_SHARE),
      inHandOf: (tenantId: string) => byTenant.get(tenantId)?.length ?? 0,
      drain: Math.max(0, shareOf(DRAIN_SHARE) - taken.drain - taken.backfill),
      backfill: Math.max(0, shareOf(BACKFILL_SHARE) - taken.backfill),
    } satisfies ClaimLimits;
  }

  return {
    limits,
    isNoneFree: (): boolean => free() <= 0,
    isHalfFree: (): boolean => busy.size <= concurrency / 2,
    /** More may be due than was claimed. */
    isAtLimit(): boolean {
      const { total, drain, backfill, perTenant, inHandOf } = limits();
      const isTenantAtLimit = [...busy].some(
        ([first]) => first !== undefined && inHandOf(first.tenantId) >= perTenant,
      );
      return Math.min(total, drain, backfill) <= 0 || isTenantAtLimit;
    },
    take: (group: Group): void => void busy.add(group),
    called(group: Group): void {
      busy.delete(group);
      unrecorded.add(group);
    },
    end(group: Group): void {
      busy.delete(group);
      unrecorded.delete(group);
    },
  };
}
