const MINUTE_MS = 60_000;

/** ISO 8601 by the clock on the wall of this machine, with its distance to UTC: `2026-01-31T10:00:00.000+01:00`. */
export function localTime(utc: string): string {
  const date = new Date(utc);
  const offsetMinutes = -date.getTimezoneOffset();
  const local = new Date(date.getTime() + offsetMinutes * MINUTE_MS).toISOString().slice(0, -1);
  const distance = Math.abs(offsetMinutes);
  const hours = String(Math.floor(distance / 60)).padStart(2, '0');
  const minutes = String(distance % 60).padStart(2, '0');
  return `${local}${offsetMinutes < 0 ? '-' : '+'}${hours}:${minutes}`;
}
