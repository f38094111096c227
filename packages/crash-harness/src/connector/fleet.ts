import { setTimeout as sleep } from 'node:timers/promises';
import type { Connector } from './connector.ts';

export interface FleetOptions {
  readonly size: number;
  /** `undefined` when it ended before it listened. @param killAfterMs - kill it while it starts. */
  readonly start: (killAfterMs?: number) => Promise<Connector | undefined>;
  /** Called when one has ended, before the next one starts. */
  readonly afterEnd: () => Promise<void>;
  readonly random: () => number;
}

/** Connectors over one database, each started again when it has ended, as a supervisor would. */
export interface Fleet {
  start(): Promise<void>;
  /** The address of one that is up; waits for one. */
  readonly door: () => Promise<string>;
  /**
   * Kills one, and starts it again; waits for one that is up.
   * @param whileStartingMs - and kills that one too, after so long in its start.
   * @returns whether it was the kill that ended it.
   */
  killOne(whileStartingMs?: number): Promise<boolean>;
  /** How many ended by themselves. */
  readonly deaths: () => number;
  /** How many were up at once, at most. */
  readonly mostUp: () => number;
  stop(): Promise<void>;
}

const START_AGAIN_AFTER_MS = 200;

export function createFleet({ size, start, afterEnd, random }: FleetOptions): Fleet {
  const up: Connector[] = [];
  let deaths = 0;
  let mostUp = 0;
  let isStopped = false;
  let someoneIsUp = Promise.withResolvers<void>();

  async function bringUp(): Promise<void> {
    for (;;) {
      const connector = await start();
      if (isStopped) return void (await connector?.kill());
      if (connector !== undefined) return enter(connector);
      await afterEnd();
      deaths += 1;
      await sleep(START_AGAIN_AFTER_MS);
    }
  }

  function enter(connector: Connector): void {
    up.push(connector);
    mostUp = Math.max(mostUp, up.length);
    someoneIsUp.resolve();
    void replaceWhenEnded(connector);
  }

  async function replaceWhenEnded(connector: Connector): Promise<void> {
    await connector.ended;
    if (!leave(connector) || isStopped) return;
    deaths += 1;
    await afterEnd();
    await bringUp();
  }

  /** @returns whether it was still counted among those that are up. */
  function leave(connector: Connector): boolean {
    const index = up.indexOf(connector);
    if (index === -1) return false;
    up.splice(index, 1);
    if (up.length === 0) someoneIsUp = Promise.withResolvers<void>();
    return true;
  }

  async function anyone(): Promise<Connector> {
    for (;;) {
      const connector = up[Math.floor(random() * up.length)];
      if (connector !== undefined) return connector;
      await someoneIsUp.promise;
    }
  }

  return {
    async start() {
      // One after the other: the first one makes the tables.
      for (let index = 0; index < size; index += 1) await bringUp();
    },

    door: async () => (await anyone()).url,

    async killOne(whileStartingMs) {
      const victim = await anyone();
      leave(victim);
      const isKilled = await victim.kill();
      await afterEnd();
      if (whileStartingMs !== undefined) {
        const second = await start(whileStartingMs);
        await second?.kill();
        await afterEnd();
      }
      await bringUp();
      return isKilled;
    },

    deaths: () => deaths,
    mostUp: () => mostUp,

    async stop() {
      isStopped = true;
      await Promise.all([...up].map((connector) => connector.kill()));
    },
  };
}
