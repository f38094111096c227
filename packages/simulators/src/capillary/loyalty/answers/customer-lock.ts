import { setTimeout as delay } from 'node:timers/promises';
import type { SimulatorContext } from '../../context.ts';
import { Refusal } from './refusal.ts';
import { requestStatus } from './request-statuses.ts';

/**
 * Does a write for one customer and holds the customer for `settings.customerLockMs`, as if the work took that long.
 * Another write for the same customer is refused with 521 meanwhile (reference section 6.0).
 */
export async function withCustomerLock<Result>(
  context: SimulatorContext,
  customerId: number | null,
  work: () => Result,
): Promise<Result> {
  const { customerLock, customerLockMs } = context.settings;
  if (customerId === null || !customerLock) return work();
  const { lockedCustomers } = context.loyalty;
  if (lockedCustomers.has(customerId)) throw new Refusal([requestStatus(521)]);
  lockedCustomers.add(customerId);
  try {
    const result = work();
    if (customerLockMs > 0) await delay(customerLockMs);
    return result;
  } finally {
    lockedCustomers.delete(customerId);
  }
}
