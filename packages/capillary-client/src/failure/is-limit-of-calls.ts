import type { AppError } from '@capconnect/kernel';
import type { FailureTable } from './failure-table.ts';

/** The customer search is busy with everybody's searches, not with ours (reference section 6.0, code 461). */
const BUSY_SEARCH = '461';

/**
 * Whether Capillary refused a call because there were too many: by HTTP 429, or by its codes 429 and 517. Where a code
 * has a meaning of its own on a resource, such as the codes a person may be sent in a day, more time between our calls
 * would not help.
 */
export function isLimitOfCalls(failure: AppError, failures: FailureTable): boolean {
  const code = failure.details['capillaryCode'];
  const isOfResource = typeof code === 'string' && failures.has(code);
  return failure.code === 'RATE_LIMITED' && code !== BUSY_SEARCH && !isOfResource;
}
