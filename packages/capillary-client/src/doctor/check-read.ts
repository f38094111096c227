import type { CapillaryClient } from '../capillary-client.ts';
import { UNKNOWN_CUSTOMER } from './check-till.ts';
import type { Finding } from './doctor-report.ts';

/** Whether a call of the data plane goes through, by a customer look-up that finds nobody. @throws AppError when not. */
export async function checkRead(client: CapillaryClient): Promise<Finding> {
  const found = await client.customers.lookup(UNKNOWN_CUSTOMER);
  const answer = found === undefined ? 'that there is no such customer, as it should' : 'with a customer';
  return { status: 'passed', detail: `Capillary looked a customer up and answered ${answer}.` };
}
