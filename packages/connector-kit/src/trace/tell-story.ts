import { isoOf } from '../inbox/delivery-of-row.ts';
import type { MessageRow } from '../inbox/select-due.ts';
import type { KnownMessage } from './known-message.ts';
import { tellAttempt } from './tell-attempt.ts';
import { tellNext } from './tell-next.ts';
import type { StoryEvent } from './trace.ts';
import { whoMustAct } from './who-must-act.ts';

/** What happened to a message and what happens next, by time, in words. */
export function tellStory(known: KnownMessage): readonly StoryEvent[] {
  const { row, history, pause } = known;
  const events = [
    ...tellArrival(row),
    ...history.flatMap((attempt, index) =>
      tellAttempt({ row, attempt, next: history[index + 1], isPaused: pause !== undefined }),
    ),
    ...(row.status === 'dead' ? [tellDeath(row)] : []),
    ...tellNext(known),
  ];
  return events.toSorted((one, other) => one.at.localeCompare(other.at));
}

function tellArrival(row: MessageRow): readonly StoryEvent[] {
  const at = isoOf(row.accepted_at_ms);
  return [
    {
      at,
      event: 'received',
      text: `${row.type} of ${row.tenant_id} arrived from ${row.source} as delivery ${row.delivery_id}.`,
    },
    {
      at,
      event: 'verified',
      text: 'It was checked that the sender is who it says, and it was on disk before it was answered.',
    },
  ];
}

/** The end for now: why, and what a person has to do. */
function tellDeath(row: MessageRow): StoryEvent {
  const { error_code: code, error_message: reason } = row;
  return {
    at: isoOf(row.updated_at_ms),
    event: 'dead',
    text: `${reason ?? 'It cannot be delivered.'} ${whoMustAct(code)} It is not tried again by itself: replay it then.`,
    ...(code === null ? {} : { code }),
  };
}
