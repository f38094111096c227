import type { Dice } from './dice.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export interface BusinessHours {
  readonly opensAtHour: number;
  readonly closesAtHour: number;
  readonly utcOffsetMinutes: number;
}

/** Epoch milliseconds of midnight in the store, `dayNumber` days after `firstDay`. */
export function midnight(firstDay: string, dayNumber: number, { utcOffsetMinutes }: BusinessHours): number {
  return Date.parse(`${firstDay}T00:00:00Z`) + dayNumber * DAY_MS - utcOffsetMinutes * 60_000;
}

/** Moments within the opening hours, in order: people come at noon and after work. */
export function momentsOf(midnightMs: number, count: number, hours: BusinessHours, dice: Dice): number[] {
  const opensMs = hours.opensAtHour * HOUR_MS;
  const closesMs = hours.closesAtHour * HOUR_MS;
  const moments: number[] = [];
  while (moments.length < count) {
    const ofDayMs = dice.whole(opensMs, closesMs - 1);
    if (dice.chance(crowd(ofDayMs / HOUR_MS))) moments.push(midnightMs + ofDayMs);
  }
  return moments.toSorted((one, other) => one - other);
}

/** How full the shop is at an hour of the day, 0 to 1. */
function crowd(hour: number): number {
  const peak = (at: number, wide: number) => Math.exp(-(((hour - at) / wide) ** 2));
  return Math.min(1, 0.2 + 0.8 * Math.max(peak(12.5, 1.2), peak(17.8, 1.5)));
}
