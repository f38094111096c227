import { isSameDecimal } from '../decimal.ts';
import type { TransactionRecord } from './transaction-record.ts';
import type { TransactionRequest } from './transaction-request.ts';

const QUARTER_HOUR_MS = 15 * 60 * 1000;
/** Time zones reach from 12 hours behind to 14 hours ahead of UTC. */
const LARGEST_ZONE_SHIFT_MS = 14 * 60 * 60 * 1000;

/**
 * Whether a stored transaction is the bill that we would send: same kind, amount and moment, same customer. The number
 * alone proves nothing: sale and returns share it, and so may bills of another day, store or system. Where both have a
 * note, it alone tells: two bills of two stores may have the same number, amount, moment and customer, and of one bill
 * clocks may be set right, customers be merged, and the amount of a full return be counted anew.
 *
 * @param customerId - Capillary's id of the bill's customer; not compared for the NOT_INTERESTED types.
 */
export function isSameBill(
  request: TransactionRequest,
  customerId: string | undefined,
  record: TransactionRecord,
): boolean {
  if (!isSameKind(request.type, record.type)) return false;
  if (request.note && record.note) return record.note === request.note;
  const isAnonymous = request.type.startsWith('NOT_INTERESTED');
  return (
    (isAnonymous || record.customerId === customerId) &&
    record.amount !== undefined &&
    isSameDecimal(record.amount, request.billAmount) &&
    isSameMoment(request.billingDate, record.billingTime)
  );
}

/** An exchange goes out as REGULAR with returned lines; Capillary's own name for it is MIXED (reference section 6.4). */
function isSameKind(sent: TransactionRequest['type'], stored: string | undefined): boolean {
  return stored === sent || (sent === 'REGULAR' && stored === 'MIXED');
}

/**
 * Capillary cuts fractions of a second off, and an organisation may store the wall clock it was sent under another
 * zone (reference section 7.2). So a shift by whole quarter hours, as zones differ, counts as the same moment.
 */
function isSameMoment(sent: string, stored: string | undefined): boolean {
  const distanceMs = Math.abs(instantOf(sent) - instantOf(stored ?? ''));
  // Told without a readable time, the other facts have to do.
  if (Number.isNaN(distanceMs)) return true;
  const restMs = distanceMs % QUARTER_HOUR_MS;
  return distanceMs <= LARGEST_ZONE_SHIFT_MS + 1000 && (restMs < 1000 || restMs > QUARTER_HOUR_MS - 1000);
}

/** Epoch milliseconds; `NaN` for what is no time. Capillary takes a time without an offset for UTC, JavaScript does not. */
function instantOf(text: string): number {
  return Date.parse(/(?:Z|[+-]\d{2}:?\d{2})$/.test(text) ? text : `${text}Z`);
}
