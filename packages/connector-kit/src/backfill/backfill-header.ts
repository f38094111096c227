import { z } from 'zod';

/** Beside the app's own headers: tells a message that a backfill put from one that was there before. */
const HEADER = 'backfillId';

const Headers = z.object({ [HEADER]: z.string().optional() });

export function backfillHeader(backfillId: string): Readonly<Record<string, string>> {
  return { [HEADER]: backfillId };
}

/** @param headers - JSON, as they are stored. */
export function isOfBackfill(headers: string | null, backfillId: string): boolean {
  return headers !== null && Headers.parse(JSON.parse(headers))[HEADER] === backfillId;
}
