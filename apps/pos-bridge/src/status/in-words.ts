import { DateTime } from 'luxon';

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** `2 hours 5 minutes`: the two largest units, or seconds below a minute. */
export function durationInWords(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 60) return counted(whole, 'second');
  const index = UNITS.findIndex(([, size]) => whole >= size);
  const [unit, size] = UNITS[index] ?? UNITS[2];
  const [nextUnit, nextSize] = UNITS[index + 1] ?? [];
  const rest = nextSize === undefined ? 0 : Math.floor((whole % size) / nextSize);
  const first = counted(Math.floor(whole / size), unit);
  return nextUnit === undefined || rest === 0 ? first : `${first} ${counted(rest, nextUnit)}`;
}

export function counted(count: number, unit: string): string {
  return `${count.toLocaleString('en-GB')} ${unit}${count === 1 ? '' : 's'}`;
}

/** `14:02`, with the date where that is not today; by the clock on the store's wall. */
export function timeInWords(ms: number, nowMs: number, timeZone: string): string {
  const time = DateTime.fromMillis(ms, { zone: timeZone, locale: 'en-GB' });
  const isToday = time.hasSame(DateTime.fromMillis(nowMs, { zone: timeZone }), 'day');
  return time.toFormat(isToday ? 'HH:mm' : 'd LLL yyyy, HH:mm');
}

export function secondsInWords(ms: number, timeZone: string): string {
  return DateTime.fromMillis(ms, { zone: timeZone, locale: 'en-GB' }).toFormat('HH:mm:ss');
}

/** `3 minutes fast`, for a clock that is ahead by so much. */
export function skewInWords(aheadSeconds: number): string {
  if (Math.abs(aheadSeconds) < 3) return 'Right';
  return `${durationInWords(Math.abs(aheadSeconds))} ${aheadSeconds > 0 ? 'fast' : 'slow'}`;
}

const GB = 1_000_000_000;

export function bytesInWords(bytes: number): string {
  return bytes >= GB
    ? `${(bytes / GB).toFixed(bytes < 10 * GB ? 1 : 0)} GB`
    : `${Math.round(bytes / 1_000_000)} MB`;
}
