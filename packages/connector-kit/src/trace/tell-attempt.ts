import type { Selectable } from 'kysely';
import type { Schema } from '../database/schema.ts';
import { deliveryOfRow, isoOf } from '../inbox/delivery-of-row.ts';
import type { MessageRow } from '../inbox/select-due.ts';
import { tellResult } from './tell-result.ts';
import type { StoryEvent } from './trace.ts';

type AttemptRow = Selectable<Schema['inbox_attempts']>;

const TEXTS: Readonly<Record<AttemptRow['outcome'], string>> = {
  done: 'Attempt N came through.',
  retry: 'Attempt N failed.',
  dead: 'Attempt N failed for good.',
  parked: 'Attempt N found that it must wait.',
  paused: 'It was tried, and the whole tenant was paused.',
};

/** Its message was put aside before its flow ran. */
const NOT_MADE: ReadonlySet<string | null> = new Set(['DECRYPTION_FAILED', 'POISONOUS_MESSAGE']);

export interface ToldAttempt {
  readonly row: MessageRow;
  readonly attempt: AttemptRow;
  readonly next: AttemptRow | undefined;
}

/** One attempt, what it came to, and whether somebody ran the message again afterwards. */
export function tellAttempt({ row, attempt, next }: ToldAttempt): readonly StoryEvent[] {
  const { outcome, error_code: code, request_id: requestId, duration_ms: durationMs } = attempt;
  const isReplayed = outcome === 'dead' && (next !== undefined || row.status !== 'dead');
  // Why it is dead, or its tenant paused, stands at the end of its story.
  const isToldLater = outcome === 'paused' || (outcome === 'dead' && !isReplayed);
  const reason = isToldLater ? '' : (attempt.error_message ?? '');
  return [
    {
      at: isoOf(attempt.started_at_ms),
      event: outcome === 'parked' ? 'parked' : 'attempt',
      text: `${textOf(attempt).replace('N', String(attempt.attempt))} ${reason}`.trimEnd(),
      ...(code === null ? {} : { code }),
      ...(requestId === null ? {} : { requestId }),
      durationMs,
    },
    ...(outcome === 'done' ? tellResult(deliveryOfRow(row).result ?? {}, isoOf(endMsOf(attempt))) : []),
    ...(isReplayed ? [tellReplay(row, attempt, next)] : []),
  ];
}

function textOf({ outcome, error_code }: AttemptRow): string {
  return outcome === 'dead' && NOT_MADE.has(error_code) ? 'Attempt N was not made.' : TEXTS[outcome];
}

function tellReplay(row: MessageRow, attempt: AttemptRow, next: AttemptRow | undefined): StoryEvent {
  return { at: isoOf(replayedMs(row, attempt, next)), event: 'replayed', text: 'Somebody ran it again.' };
}

/** The moment of the last replay is kept with the message; of those before it, only that the next attempt came after. */
function replayedMs(row: MessageRow, attempt: AttemptRow, next: AttemptRow | undefined): number {
  const untilMs = next?.started_at_ms ?? Number.POSITIVE_INFINITY;
  const roundMs = row.round_started_at_ms;
  return roundMs >= endMsOf(attempt) && roundMs <= untilMs ? roundMs : (next?.started_at_ms ?? roundMs);
}

function endMsOf(attempt: AttemptRow): number {
  return attempt.started_at_ms + attempt.duration_ms;
}
