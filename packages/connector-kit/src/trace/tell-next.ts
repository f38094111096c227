import { isoOf } from '../inbox/delivery-of-row.ts';
import type { KnownMessage } from './known-message.ts';
import type { StoryEvent } from './trace.ts';
import { whoMustAct } from './who-must-act.ts';

/** What an open message waits for, and when it goes on. Nothing for one that is done or dead. */
export function tellNext(known: KnownMessage): readonly StoryEvent[] {
  const { row, pause, ahead, nowMs } = known;
  if (row.status === 'done' || row.status === 'dead') return [];
  if (row.status === 'working') return [next(nowMs, 'A worker has it in hand just now.')];
  if (pause !== undefined) return tellPause(pause, nowMs);
  if (row.is_open === 2) return [tellParked(known)];
  if (ahead !== undefined) return [tellTurn(ahead, nowMs)];
  return row.due_at_ms > nowMs
    ? [next(row.due_at_ms, 'The next attempt. Nobody has to do anything for it.')]
    : [next(nowMs, 'It is due: a worker takes it next.')];
}

function tellPause(pause: NonNullable<KnownMessage['pause']>, nowMs: number): readonly StoryEvent[] {
  const { paused_at_ms, probe_at_ms, error_code: code, error_message: reason } = pause;
  const text = `Nothing of this tenant runs. ${reason} ${whoMustAct(code)}`;
  return [
    { at: isoOf(paused_at_ms), event: 'paused', text, code },
    next(
      Math.max(nowMs, probe_at_ms),
      'One message of the tenant is tried. When that comes through, all go on by themselves.',
    ),
  ];
}

function tellParked({ row, nowMs }: KnownMessage): StoryEvent {
  return next(
    Math.max(nowMs, row.due_at_ms),
    `It goes on as soon as ${row.waits_for ?? 'that'} is done. If that has not happened by then, it becomes a dead letter.`,
  );
}

function tellTurn(ahead: NonNullable<KnownMessage['ahead']>, nowMs: number): StoryEvent {
  const what =
    ahead.status === 'dead'
      ? 'That one is dead and holds those behind it: trace it, mend it and replay it.'
      : 'It goes on by itself after that one.';
  return {
    at: isoOf(nowMs),
    event: 'waiting',
    text: `It waits for its turn behind ${ahead.type}, delivery ${ahead.delivery_id}. ${what}`,
  };
}

function next(atMs: number, text: string): StoryEvent {
  return { at: isoOf(atMs), event: 'next', text };
}
