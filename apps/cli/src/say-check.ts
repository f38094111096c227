import { styleText } from 'node:util';
import { say, type Terminal } from './terminal.ts';

/** What one of the doctor's checks found, as the doctor or an app tells it. */
export interface CheckToSay {
  readonly title: string;
  readonly status: 'passed' | 'failed' | 'warning' | 'skipped';
  readonly detail: string;
  readonly remedy?: string | undefined;
}

const MARKS = {
  passed: ['green', 'ok      '],
  warning: ['yellow', 'warning '],
  failed: ['red', 'FAILED  '],
  skipped: ['dim', 'skipped '],
} as const;

/** A line for the check, and under it the next step where there is one. */
export function sayCheck({ status, title, detail, remedy }: CheckToSay, terminal: Terminal): void {
  const [colour, word] = MARKS[status];
  say(terminal, `${styleText(colour, word, { stream: terminal.stdout })}${title}: ${detail}`);
  if (remedy !== undefined && status !== 'passed') say(terminal, `        ${remedy}`);
}
