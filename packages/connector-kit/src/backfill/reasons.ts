import { z } from 'zod';
import type { BackfillReasons } from './backfill.ts';

const Counts = z.record(z.string(), z.number());
const Reasons = z.object({ skipped: Counts, rejected: Counts });

/** A flow that writes ids into its reasons must not make the report as long as the history. */
const MAX_REASONS = 50;
const MAX_CHARACTERS = 100;
const OTHER = 'other';

export interface GivenReason {
  readonly kind: keyof BackfillReasons;
  readonly reason: string;
}

export function readReasons(stored: string): BackfillReasons {
  return Reasons.parse(JSON.parse(stored));
}

/** @returns the reasons with those of some more items. */
export function addReasons(reasons: BackfillReasons, given: readonly GivenReason[]): BackfillReasons {
  const counts = {
    skipped: new Map(Object.entries(reasons.skipped)),
    rejected: new Map(Object.entries(reasons.rejected)),
  };
  for (const { kind, reason } of given) {
    const known = counts[kind];
    const short = reason.slice(0, MAX_CHARACTERS);
    const name = known.has(short) || known.size < MAX_REASONS ? short : OTHER;
    known.set(name, (known.get(name) ?? 0) + 1);
  }
  return { skipped: Object.fromEntries(counts.skipped), rejected: Object.fromEntries(counts.rejected) };
}
