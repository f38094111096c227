import { setTimeout as sleep } from 'node:timers/promises';
import type { ConnectorAdmin } from '../connector/connector-admin.ts';

const LOOK_EVERY_MS = 250;

export interface AwaitDrainedOptions {
  readonly admin: Pick<ConnectorAdmin, 'counts' | 'dead'>;
  /** How long nothing may change before the rest is taken for stuck. */
  readonly patienceMs: number;
  readonly onLook?: (open: number) => void;
}

/** Waits until nothing is open, and helps with nothing: the bridge has to see by itself that the line is back. */
export async function awaitDrained({ admin, patienceMs, onLook }: AwaitDrainedOptions) {
  let last = '';
  let lastChangeMs = performance.now();
  for (;;) {
    const counts = await admin.counts();
    const { done: _done, dead: deadCount = 0, ...open } = counts;
    const stuck = Object.values(open).reduce((sum, count) => sum + count, 0);
    onLook?.(stuck);
    const state = JSON.stringify(counts);
    if (state !== last) lastChangeMs = performance.now();
    last = state;
    if (stuck === 0 || performance.now() - lastChangeMs > patienceMs) {
      const dead = deadCount === 0 ? [] : await admin.dead();
      return { stuck, dead: dead.map(({ eventId, code }) => `${eventId}: ${code}`) };
    }
    await sleep(LOOK_EVERY_MS);
  }
}
