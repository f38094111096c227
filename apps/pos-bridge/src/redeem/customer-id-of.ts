import type { CapillaryClient } from '@capconnect/capillary-client';
import { AppError } from '@capconnect/kernel';
import type { TillIdentifier } from '../customers/customer-identifier.ts';
import type { RedeemCaller } from './redeem-caller.ts';

/** Capillary's id of a customer. @throws `NOT_FOUND` when it knows none. */
export async function customerIdOf(
  client: CapillaryClient,
  { tenant: { settings } }: RedeemCaller,
  customer: TillIdentifier,
): Promise<string> {
  const { source, accountId } = settings;
  const found = await client.customers.lookup({
    source,
    ...(accountId === undefined ? {} : { accountId }),
    identifiers: [customer],
  });
  if (found !== undefined) return found.customerId;
  throw new AppError(
    'NOT_FOUND',
    'Capillary knows no such customer. Check the mobile number, e-mail address or card, or enrol the customer.',
  );
}
