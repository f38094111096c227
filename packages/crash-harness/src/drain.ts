import { setTimeout as sleep } from 'node:timers/promises';
import type { ConnectorAdmin } from './connector/connector-admin.ts';

const LOOK_EVERY_MS = 200;

export interface DrainOptions {
  readonly admin: ConnectorAdmin;
  /** How long nothing may change before the rest is taken for stuck. */
  readonly patienceMs: number;
}

export interface Drained {
  /** Event ids of messages that were put aside as what ends the workers, and were replayed. */
  readonly replayed: ReadonlySet<string>;
  /** Event ids of messages that died of something else, with the error code. */
  readonly dead: readonly string[];
  /** Messages that were still open when patience ended. */
  readonly stuck: number;
}

/**
 * Waits until no message is open. What waits for its next attempt is tried at once: after several attempts that a kill
 * or a lost answer ended, it would be minutes. One that was in the hands of several killed workers in a row was put aside for a
 * person; here that person knows that the message was not to blame, and replays it.
 */
export async function drain({ admin, patienceMs }: DrainOptions): Promise<Drained> {
  const replayed = new Set<string>();
  let last = '';
  let lastChangeMs = performance.now();
  for (;;) {
    const { done = 0, dead = 0, ...open } = await admin.counts();
    const stuck = Object.values(open).reduce((sum, count) => sum + count, 0);
    if ((open['failed'] ?? 0) > 0) await admin.replayFailed();
    const poisoned = dead === 0 ? [] : await admin.dead();
    const innocent = poisoned.filter(({ code }) => code === 'POISONOUS_MESSAGE');
    for (const { id, eventId } of innocent) {
      await admin.replay(id);
      replayed.add(eventId);
    }
    const others = poisoned.filter((message) => !innocent.includes(message));
    const state = JSON.stringify([open, done, dead]);
    if (state !== last) lastChangeMs = performance.now();
    last = state;
    const isStuck = performance.now() - lastChangeMs > patienceMs;
    if (innocent.length === 0 && (stuck === 0 || isStuck)) {
      return { replayed, dead: others.map(({ eventId, code }) => `${eventId}: ${code}`), stuck };
    }
    await sleep(LOOK_EVERY_MS);
  }
}
