import { z } from 'zod';
import type { StoryEvent } from './trace.ts';

/** What flows say about what they achieved, where they say it; see `FlowResult`. */
const Result = z.object({
  skipped: z.string().optional().catch(undefined),
  type: z.string().optional().catch(undefined),
  billNumber: z.string().optional().catch(undefined),
  transactionId: z.string().optional().catch(undefined),
  points: z.string().optional().catch(undefined),
  existedAlready: z.boolean().optional().catch(undefined),
});
type Result = z.output<typeof Result>;

/** What Capillary answered, with the points, and that the message is done. */
export function tellResult(facts: Readonly<Record<string, unknown>>, at: string): readonly StoryEvent[] {
  const result = Result.parse(facts);
  if (result.skipped !== undefined) {
    return [
      {
        at,
        event: 'done',
        text: `Nothing was sent to Capillary, so there are no points: ${result.skipped}.`,
      },
    ];
  }
  const answer: readonly StoryEvent[] =
    result.billNumber === undefined
      ? []
      : [{ at, event: 'answer', text: `${billOf(result)} ${pointsOf(result)}` }];
  return [...answer, { at, event: 'done', text: 'Delivered.' }];
}

function billOf({ billNumber, transactionId, existedAlready }: Result): string {
  const transaction = transactionId === undefined ? '' : ` as transaction ${transactionId}`;
  return existedAlready === true
    ? `Capillary had bill ${billNumber} already${transaction}; it was not booked twice.`
    : `Capillary booked bill ${billNumber}${transaction}.`;
}

function pointsOf({ points, type }: Result): string {
  if (type === 'NOT_INTERESTED') return 'It is the bill of a guest, which earns no points.';
  if (points === undefined) return 'Its answer did not say how many points that earned.';
  return /^0*(?:\.0*)?$/.test(points)
    ? 'It earned no points: the merchant’s rules in Capillary give none for this bill.'
    : `It earned ${points} points.`;
}
