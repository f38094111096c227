import { durationInWords } from '../in-words.ts';
import type { Status } from '../status.ts';
import type { PageTimes } from './page-times.ts';

export type Tone = 'good' | 'warn' | 'bad' | 'idle';

interface HeadWords {
  readonly title: string;
  readonly since: string;
  readonly lead: string;
  readonly lastSuccess: string;
  readonly lastError: string;
  readonly lastErrorTodo: string;
  readonly tone: Tone;
}

/** The first thing that is read: is the store online, since when, and what does that mean for those who sell. */
export function headWords(status: Status, times: PageTimes): HeadWords {
  const { state, since, lastSuccess, lastError } = status;
  if (state === 'not-connected' || since === null) {
    return {
      title: 'Not connected yet',
      since: '',
      lead: 'No store has been connected to Capillary. Your IT support does it with: capconnect tenant add --app pos-bridge',
      lastSuccess: '',
      lastError: '',
      lastErrorTodo: '',
      tone: 'idle',
    };
  }
  const isOnline = state === 'online';
  return {
    title: isOnline ? 'Online' : 'Offline',
    since: `since ${times.at(since)}, for ${durationInWords(times.secondsSince(since))}`,
    lead: leadOf(status),
    lastSuccess:
      lastSuccess === null
        ? 'Capillary has not answered yet.'
        : `Capillary answered ${times.ago(lastSuccess)}.`,
    lastError: lastError === null ? '' : lastErrorWords(lastError, isOnline, times),
    lastErrorTodo: lastError === null || isOnline ? '' : `What to do: ${lastError.remedy}`,
    tone: isOnline ? 'good' : 'bad',
  };
}

function leadOf({ state, depth }: Status): string {
  if (state === 'offline') {
    return 'Keep selling. Every bill is kept on this machine and goes out by itself when the line is back.';
  }
  return depth > 0
    ? 'What waited is being sent to Capillary, the oldest first. Nobody has to do anything.'
    : 'Bills reach Capillary as they are made.';
}

function lastErrorWords(
  { message, at }: NonNullable<Status['lastError']>,
  isOnline: boolean,
  times: PageTimes,
): string {
  return isOnline ? `Last problem at ${times.at(at)}, over now: ${message}` : `Why: ${message}`;
}
