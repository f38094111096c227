import type { Priority } from './inbox.ts';

const RANKS = { live: 0, drain: 1, backfill: 2 } as const satisfies Record<Priority, number>;

export type Rank = (typeof RANKS)[Priority];

/** As it is stored: the lower, the sooner. */
export function rankOf(priority: Priority): Rank {
  return RANKS[priority];
}

export function priorityOf(rank: Rank): Priority {
  return priorities[rank] ?? 'backfill';
}

/** The most urgent first. */
export const priorities: readonly Priority[] = ['live', 'drain', 'backfill'];
