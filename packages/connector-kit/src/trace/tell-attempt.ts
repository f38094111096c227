import { deliveryOfRow, isoOf } from '../inbox/delivery-of-row.ts';
import type { HistoryRow } from '../inbox/read-history.ts';
import type { MessageRow } from '../inbox/select-due.ts';
import { tellResult } from './tell-result.ts';
import type { StoryEvent } from './trace.ts';

const TEXTS: Readonly<Record<HistoryRow['outcome'], string>> = {
  done: 'Attempt N came through.',
  retry: 'Attempt N failed.',
  dead: 'Attempt N failed for good.',
  parked: 'Attempt N found that it must wait.',
  paused: 'It was tried, and the whole tenant was paused.',
  postponed: 'It was put off.',
};

const EVENTS: Readonly<Partial<Record<HistoryRow['outcome'], StoryEvent['event']>>> = {
  parked: 'parked',
  paused: 'paused',
  postponed: 'waiting',
};

/** Its message was put aside before its flow ran. */
const NOT_MADE: ReadonlySet<string | null> = new Set(['DECRYPTION_FAILED', 'POISONOUS_MESSAGE']);

export interface ToldAttempt {
  readonly row: MessageRow;
  readonly attempt: HistoryRow;
  readonly next: HistoryRow | undefined;
  /** Its tenant is paused now. */
  readonly isPaused: boolean;
}

/** One attempt, what it came to, and whether somebody ran the message again afterwards. */
export function tellAttempt({ row, attempt, next, isPaused }: ToldAttempt): readonly StoryEvent[] {
  const { outcome, error_code: code, request_id: requestId, duration_ms: durationMs } = attempt;
  const isReplayed = outcome === 'dead' && (next !== undefined || row.status !== 'dead');
  const isStillPaused = outcome === 'paused' && isPaused && next === undefined;
  // Why it is dead, or its tenant paused, stands at the end of its story.
  const isToldLater = isStillPaused || (outcome === 'dead' && !isReplayed);
  const reason = isToldLater ? '' : (attempt.error_message ?? '');
  return [
    {
      at: isoOf(attempt.started_at_ms),
      event: isStillPaused ? 'attempt' : (EVENTS[outcome] ?? 'attempt'),
      text: `${textOf(attempt).replace('N', String(attempt.attempt))} ${reason}`.trimEnd(),
      ...(code === null ? {} : { code }),
      ...(requestId === null ? {} : { requestId }),
      durationMs,
    },
    ...(outcome === 'done' ? tellResult(deliveryOfRow(row).result ?? {}, isoOf(endMsOf(attempt))) : []),
    ...(isReplayed ? [tellReplay(row, attempt, next)] : []),
  ];
}

function textOf({ outcome, error_code }: HistoryRow): string {
  return outcome === 'dead' && NOT_MADE.has(error_code) ? 'Attempt N was not made.' : TEXTS[outcome];
}

function tellReplay(row: MessageRow, attempt: HistoryRow, next: HistoryRow | undefined): StoryEvent {
  return { at: isoOf(replayedMs(row, attempt, next)), event: 'replayed', text: 'Somebody ran it again.' };
}

/** The moment of the last replay is kept with the message; of those before it, only that the next attempt came after. */
function replayedMs(row: MessageRow, attempt: HistoryRow, next: HistoryRow | undefined): number {
  const untilMs = next?.started_at_ms ?? Number.POSITIVE_INFINITY;
  const roundMs = row.round_started_at_ms;
  return roundMs >= endMsOf(attempt) && roundMs <= untilMs ? roundMs : (next?.started_at_ms ?? roundMs);
}

function endMsOf(attempt: HistoryRow): number {
  return attempt.started_at_ms + attempt.duration_ms;
}
