import type { Clock } from '@capconnect/kernel';
import type { Transaction } from 'kysely';
import type { Database } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';
import { type GrantedCalls, grantCalls, type WantedCalls } from './grant-calls.ts';
import { afterRefusal, raisedWhenDue } from './learned-limit.ts';
import { type Meter, passTime, spendTokens } from './meter.ts';
import { type MeterRow, newMeterRow, readMeter, writeMeter } from './meter-row.ts';
import { paceOf } from './pace.ts';

/** The meter of all classes of an organisation together; only a configured limit has one. */
const ALL_CLASSES = '*';
const HOUR_MS = 3_600_000;

export interface MeteredClass {
  readonly key: string;
  readonly apiClass: string;
  readonly callsPerMinute: number | undefined;
}

export interface Lease extends GrantedCalls {
  readonly limitPerMinute: number | null;
}

export interface MeterStore {
  /** @param unused - calls of the lease before that did not go out. */
  lease(metered: MeteredClass, wanted: WantedCalls, unused: number): Promise<Lease>;
  /** Capillary refused a call. */
  refuse(metered: MeteredClass, retryAfterMs: number | undefined, unused: number): Promise<void>;
}

export interface MeterStoreOptions {
  readonly database: Database;
  readonly clock: Clock;
}

/** A meter and what limits its calls now. */
interface Limited {
  readonly apiClass: string;
  readonly meter: Meter;
  /** When that is, by this process's own clock. */
  readonly atMs: number;
  readonly limitPerMinute: number | null;
}

/**
 * The meters that all processes on a database share.
 *
 * Their time: a process that has seen a meter knows how much time has passed since by its own monotonic clock, and moves
 * the meter's time on if nobody else has. So it advances as fast as real time, whatever clocks are set to. A process that
 * meets a meter for the first time has only the wall clock to tell how long it lay there; if that is wrong, one pause is
 * too short or one bucket full.
 */
export function createMeterStore({ database, clock }: MeterStoreOptions): MeterStore {
  const seen = new Map<string, { readonly timeMs: number; readonly atMs: number }>();

  function timeOf(row: MeterRow, nowMs: number): number {
    const last = seen.get(nameOf(row));
    if (last !== undefined) return last.timeMs + nowMs - last.atMs;
    return row.time_ms + Math.min(Math.max(clock.wallMs() - row.wall_ms, 0), HOUR_MS);
  }

  async function load(transaction: Transaction<Schema>, key: string, apiClass: string): Promise<MeterRow> {
    const select = transaction
      .selectFrom('rate_meters')
      .selectAll()
      .where('key', '=', key)
      .where('api_class', '=', apiClass);
    const found = await (database.dialect === 'postgres' ? select.forUpdate() : select).executeTakeFirst();
    if (found !== undefined) return found;
    await transaction
      .insertInto('rate_meters')
      .values(newMeterRow(key, apiClass, clock.wallMs()))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    return load(transaction, key, apiClass);
  }

  async function open(
    transaction: Transaction<Schema>,
    { key, apiClass, callsPerMinute }: MeteredClass,
    unused: number,
  ): Promise<Limited> {
    const row = await load(transaction, key, apiClass);
    const atMs = clock.monotonicMs();
    const known = readMeter(row);
    const later = passTime(known, timeOf(row, atMs), callsPerMinute ?? known.limitPerMinute);
    const meter = callsPerMinute === undefined ? raisedWhenDue(later) : later;
    const limitPerMinute = callsPerMinute ?? meter.limitPerMinute;
    return { apiClass, meter: spendTokens(meter, -unused, limitPerMinute), atMs, limitPerMinute };
  }

  /**
   * The meters now, with what was not used given back. Locked until the transaction ends: the class first, then all
   * classes, so that nobody waits for somebody who waits for them.
   */
  async function openAll(
    transaction: Transaction<Schema>,
    metered: MeteredClass,
    unused: number,
  ): Promise<readonly Limited[]> {
    const own = await open(transaction, { ...metered, callsPerMinute: undefined }, unused);
    if (metered.callsPerMinute === undefined) return [own];
    return [own, await open(transaction, { ...metered, apiClass: ALL_CLASSES }, unused)];
  }

  async function save(transaction: Transaction<Schema>, key: string, limited: Limited): Promise<void> {
    const { apiClass, meter, atMs } = limited;
    await transaction
      .updateTable('rate_meters')
      .set(writeMeter(meter, clock.wallMs()))
      .where('key', '=', key)
      .where('api_class', '=', apiClass)
      .execute();
    seen.set(nameOf({ key, api_class: apiClass }), { timeMs: meter.timeMs, atMs });
  }

  return {
    lease: (metered, wanted, unused) =>
      database.transact(async (transaction) => {
        const limits = await openAll(transaction, metered, unused);
        const lease = leaseOf(limits, wanted);
        const { live, drain, backfill } = lease.granted;
        for (const limited of limits) {
          const meter = spendTokens(limited.meter, live + drain + backfill, limited.limitPerMinute);
          await save(transaction, metered.key, { ...limited, meter });
        }
        return lease;
      }),

    refuse: (metered, retryAfterMs, unused) =>
      database.transact(async (transaction) => {
        for (const limited of await openAll(transaction, metered, unused)) {
          const isRefused = limited.apiClass === metered.apiClass;
          const meter = isRefused ? afterRefusal(limited.meter, retryAfterMs) : limited.meter;
          await save(transaction, metered.key, { ...limited, meter });
        }
      }),
  };
}

function leaseOf(limits: readonly Limited[], wanted: WantedCalls): Lease {
  const pausedMs = Math.max(...limits.map(({ meter }) => meter.pausedUntilMs - meter.timeMs));
  const purses = limits.flatMap(({ meter, limitPerMinute }) =>
    limitPerMinute === null ? [] : [{ tokens: meter.tokens, limitPerMinute, pace: paceOf(limitPerMinute) }],
  );
  const limitPerMinute =
    purses.length === 0 ? null : Math.min(...purses.map(({ limitPerMinute: limit }) => limit));
  if (pausedMs > 0) {
    const granted = { live: 0, drain: 0, backfill: 0 };
    return { granted, wait: { priority: 'live', ms: Math.ceil(pausedMs) }, limitPerMinute };
  }
  return { ...grantCalls(purses, wanted), limitPerMinute };
}

function nameOf({ key, api_class: apiClass }: Pick<MeterRow, 'key' | 'api_class'>): string {
  return `${apiClass}\n${key}`;
}
