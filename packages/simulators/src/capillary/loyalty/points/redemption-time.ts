import type { SimulatorContext } from '../../context.ts';
import { parseV1Time, parseV2Time } from '../../time/cluster-time.ts';
import { Refusal } from '../answers/refusal.ts';
import { pointsStatus } from './points-statuses.ts';

const NUMERIC_OFFSET = /[+-]\d{2}:?\d{2}$/;

/**
 * When a redemption says it was (reference section 7.2): with a numeric offset only its date counts, at midnight of the
 * cluster's zone; with `Z` it is that instant; without either it is the cluster's wall clock. Refused with 859.
 */
export function redemptionTime(context: SimulatorContext, text: string | undefined): number {
  if (text === undefined || text.trim() === '') return context.nowMs();
  const { clusterOffsetMinutes } = context.settings;
  const trimmed = text.trim();
  const atMs = trimmed.endsWith('Z')
    ? parseV2Time(trimmed)
    : parseV1Time(
        NUMERIC_OFFSET.test(trimmed.slice(10)) ? `${trimmed.slice(0, 10)} 00:00:00` : trimmed,
        clusterOffsetMinutes,
      );
  if (atMs === undefined) throw new Refusal([pointsStatus(859)]);
  return atMs;
}
