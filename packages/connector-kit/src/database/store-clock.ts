import type { Clock, Logger } from '@capconnect/kernel';
import { sql } from 'kysely';
import type { Database } from './database.ts';

const COMPARE_EVERY_MS = 30_000;

export interface StoreClockOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * The clock by which leases and retries are stored and judged. Replicas on several machines must agree on it, or one
 * whose clock is ahead takes what others are working on; so on PostgreSQL it is the server's, compared with ours every 30 s
 * and counted on by the clock that nobody can set. Processes that share an SQLite file share a machine, and so its clock.
 */
export async function createStoreClock({ database, clock, logger }: StoreClockOptions): Promise<Clock> {
  if (database.dialect === 'sqlite') return clock;
  let aheadOfMonotonicMs = await compare();
  let comparedAtMs = clock.monotonicMs();

  async function compare(): Promise<number> {
    const askedAtMs = clock.monotonicMs();
    const { rows } = await sql<{
      now_ms: string;
    }>`select extract(epoch from clock_timestamp()) * 1000 as now_ms`.execute(database.kysely);
    // The server read its clock somewhere between question and answer.
    const middleMs = (askedAtMs + clock.monotonicMs()) / 2;
    return Number(rows[0]?.now_ms) - middleMs;
  }

  async function compareAgain(): Promise<void> {
    try {
      aheadOfMonotonicMs = await compare();
    } catch (error) {
      logger.warn({ error }, 'the clock of the database could not be read; counted on from the last reading');
    }
  }

  return {
    monotonicMs: () => clock.monotonicMs(),
    wallMs() {
      const nowMs = clock.monotonicMs();
      if (nowMs - comparedAtMs >= COMPARE_EVERY_MS) {
        comparedAtMs = nowMs;
        void compareAgain();
      }
      return Math.round(nowMs + aheadOfMonotonicMs);
    },
  };
}
