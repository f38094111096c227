import { clearLine, cursorTo } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { note, type Terminal } from '../terminal.ts';
import type { Backfill } from './backfill.schema.ts';
import { sayProgress } from './say-backfill.ts';

const POLL_MS = 500;

export interface FollowOptions {
  readonly read: () => Promise<Backfill>;
  readonly terminal: Terminal;
  readonly stopped: AbortSignal;
}

/**
 * Shows how far a backfill is until nothing moves any more: one line that changes on a terminal, a line for each change
 * in a log. Beside the output, so that it can be had with --json too.
 * @returns how it was at last; it may go on, when it is not followed any more.
 */
export async function followBackfill({ read, terminal, stopped }: FollowOptions): Promise<Backfill> {
  const { stderr } = terminal;
  const isTerminal = 'isTTY' in stderr && stderr.isTTY === true;
  let shown = '';
  for (;;) {
    const backfill = await read();
    const line = sayProgress(backfill);
    if (line !== shown && isTerminal) {
      clearLine(stderr, 0);
      cursorTo(stderr, 0);
      stderr.write(line);
    } else if (line !== shown) note(terminal, line);
    shown = line;
    if (isAtRest(backfill) || stopped.aborted) {
      if (isTerminal) note(terminal, '');
      return backfill;
    }
    await sleep(POLL_MS, undefined, { signal: stopped }).catch(() => {});
  }
}

function isAtRest({ state, inFlight }: Backfill): boolean {
  return state !== 'running' && inFlight === 0;
}
