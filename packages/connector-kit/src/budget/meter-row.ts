import type { Insertable, Selectable, Updateable } from 'kysely';
import type { RateMeterTable } from '../database/schema.ts';
import type { Meter } from './meter.ts';

export type MeterRow = Selectable<RateMeterTable>;

/** More than any bucket holds: it is full, however large its limit turns out to be. */
const FULL = 1e9;

export function newMeterRow(key: string, apiClass: string, wallMs: number): Insertable<RateMeterTable> {
  const meter: Meter = {
    timeMs: 0,
    tokens: FULL,
    limitPerMinute: null,
    changedAtMs: 0,
    raises: 0,
    pausedUntilMs: 0,
    pauseMs: 0,
    minuteStartedAtMs: 0,
    used: 0,
    usedBefore: 0,
  };
  return { key, api_class: apiClass, ...writeMeter(meter, wallMs) };
}

export function readMeter(row: MeterRow): Meter {
  return {
    timeMs: row.time_ms,
    tokens: row.tokens,
    limitPerMinute: row.limit_per_minute,
    changedAtMs: row.changed_at_ms,
    raises: row.raises,
    pausedUntilMs: row.paused_until_ms,
    pauseMs: row.pause_ms,
    minuteStartedAtMs: row.minute_started_at_ms,
    used: row.used,
    usedBefore: row.used_before,
  };
}

export function writeMeter(meter: Meter, wallMs: number) {
  return {
    time_ms: meter.timeMs,
    wall_ms: Math.round(wallMs),
    tokens: meter.tokens,
    limit_per_minute: meter.limitPerMinute,
    changed_at_ms: meter.changedAtMs,
    raises: meter.raises,
    paused_until_ms: meter.pausedUntilMs,
    pause_ms: meter.pauseMs,
    minute_started_at_ms: meter.minuteStartedAtMs,
    used: meter.used,
    used_before: meter.usedBefore,
  } satisfies Updateable<RateMeterTable>;
}
