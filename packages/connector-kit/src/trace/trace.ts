import type { Delivery } from '../inbox/delivery.ts';

export interface TraceSearch {
  /** An order, bill, customer identifier, delivery id, message id or ordering key; all of it, no pattern. */
  readonly q: string;
  readonly tenant?: string | undefined;
}

/** One thing that happened to a message, or will. */
export interface StoryEvent {
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly event:
    | 'received'
    | 'verified'
    | 'attempt'
    | 'answer'
    | 'parked'
    | 'paused'
    | 'waiting'
    | 'done'
    | 'dead'
    | 'replayed'
    | 'next';
  /** In words, for people; nothing personal. */
  readonly text: string;
  readonly code?: string;
  /** Capillary's name for the call. */
  readonly requestId?: string;
  readonly durationMs?: number;
}

export type TracedDelivery = Delivery & { readonly story: readonly StoryEvent[] };

/** What was found, the first accepted first. */
export interface Trace {
  readonly items: readonly TracedDelivery[];
  /** There are older ones that are not shown. */
  readonly truncated: boolean;
}
