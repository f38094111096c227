import type { SimulatorContext } from '../../context.ts';
import { parseV1Time, parseV2Time } from '../../time/cluster-time.ts';
import { Refusal } from '../answers/refusal.ts';
import { transactionStatus } from './transaction-statuses.ts';

const DAY_MS = 86_400_000;
const OFFSET = /(?:Z|[+-]\d{2}:?\d{2})$/;

export interface BillingTime {
  readonly atMs: number;
  /** The sender's offset, `null` when none was written; reads give it back as `billingTimeInputOffset`. */
  readonly offset: string | null;
}

/**
 * When a v2 bill was (reference section 7.2); now when left out. Refuses with 1114, 643 too far ahead, 644 too far back.
 */
export function readBillingTime(context: SimulatorContext, text: string | undefined): BillingTime {
  if (text === undefined || text.trim() === '') return { atMs: context.nowMs(), offset: null };
  const atMs = readV2Time(context, text);
  refuseFarDates(context, atMs);
  const [offset = null] = OFFSET.exec(text.trim()) ?? [];
  return { atMs, offset: offset === 'Z' ? '+00:00' : offset };
}

/** A v2 time; the wall clock as sent where the organisation asks for it (`CONF_ORG_DISABLE_MACHINE_TIME_CONV`). */
export function readV2Time(context: SimulatorContext, text: string): number {
  const { storesWallClockAsSent, clusterOffsetMinutes } = context.settings;
  const atMs = storesWallClockAsSent ? parseV1Time(text, clusterOffsetMinutes) : parseV2Time(text);
  if (atMs === undefined) throw new Refusal([transactionStatus(1114)]);
  return atMs;
}

/** Refuses with 643 or 644 a date outside the organisation's limits. */
export function refuseFarDates(context: SimulatorContext, atMs: number): void {
  const { billingDateMaxFutureDays, billingDateMaxPastDays } = context.settings;
  const aheadMs = atMs - context.nowMs();
  if (billingDateMaxFutureDays !== null && aheadMs > billingDateMaxFutureDays * DAY_MS) {
    throw new Refusal([transactionStatus(643)]);
  }
  if (billingDateMaxPastDays !== null && -aheadMs > billingDateMaxPastDays * DAY_MS) {
    throw new Refusal([transactionStatus(644)]);
  }
}
