import { AppError } from '@capconnect/kernel';
import { DateTime } from 'luxon';
import type { StoreSettings } from '../tenant.ts';

export interface BillTime {
  readonly billedAtMs: number;
  /** The day of business that the bill counts to, `2026-01-31`. */
  readonly businessDate: string;
}

type DaySettings = Pick<StoreSettings, 'timeZone' | 'businessDayStartsAt'>;

/** A time in UTC says nothing of the store's day; one with an offset does, as it is written. */
const OWN_OFFSET = /[+-]\d{2}:?\d{2}$/;

/**
 * When a bill was made, and on which business day: the day on the store's wall, which may begin later than at midnight.
 * A till's offset counts as that wall; a time in `Z` or without offset is of the store's time zone.
 * @throws `INPUT_INVALID` for a date that does not exist
 */
export function billTime(billedAt: string, { timeZone, businessDayStartsAt }: DaySettings): BillTime {
  const written = DateTime.fromISO(billedAt.replace(' ', 'T').toUpperCase(), {
    zone: timeZone,
    setZone: true,
  });
  if (!written.isValid) {
    throw new AppError('INPUT_INVALID', 'The request body is not valid: /billedAt: is not a date and time.');
  }
  const wall = OWN_OFFSET.test(billedAt) ? written : written.setZone(timeZone);
  const isBeforeOpening = wall.toFormat('HH:mm') < businessDayStartsAt;
  return {
    billedAtMs: written.toMillis(),
    businessDate: (isBeforeOpening ? wall.minus({ days: 1 }) : wall).toFormat('yyyy-MM-dd'),
  };
}
