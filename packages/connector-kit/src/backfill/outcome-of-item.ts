import { z } from 'zod';
import type { MessageStatus } from '../inbox/inbox.ts';
import type { BackfillOutcome } from './backfill.ts';

export interface EndedItem {
  /** `done` or `dead`. */
  readonly status: MessageStatus;
  readonly was_accepted_before: 0 | 1;
  readonly error_code: string | null;
  /** JSON: what the flow achieved. */
  readonly result: string | null;
}

export interface ItemOutcome {
  readonly outcome: BackfillOutcome;
  readonly reason?: string;
}

/** What flows say about a bill that was there, and about one that is none of Capillary's business. */
const Result = z.object({
  existedAlready: z.boolean().optional().catch(undefined),
  skipped: z.union([z.string(), z.boolean()]).optional().catch(undefined),
});

/**
 * What became of an item whose message has ended. One that was accepted before this backfill is a duplicate when it
 * was delivered, and rejected when it was not: otherwise a dead letter of an earlier backfill would look delivered.
 */
export function outcomeOfItem(item: EndedItem): ItemOutcome {
  if (item.status === 'dead') return { outcome: 'rejected', reason: item.error_code ?? 'INTERNAL' };
  if (item.was_accepted_before === 1) return { outcome: 'duplicate' };
  const { existedAlready, skipped } = Result.parse(item.result === null ? {} : JSON.parse(item.result));
  if (existedAlready === true) return { outcome: 'duplicate' };
  if (skipped === undefined || skipped === false) return { outcome: 'sent' };
  return { outcome: 'skipped', reason: skipped === true ? 'unspecified' : skipped };
}
