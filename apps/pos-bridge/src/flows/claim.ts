import { type CapillaryClient, giveBillOnce } from '@capconnect/capillary-client';
import { type Flow, type MessageSearch, type Tenant, WaitsFor } from '@capconnect/connector-kit';
import { AppError } from '@capconnect/kernel';
import { z } from 'zod';
import type { ClientFor } from '../capillary-clients.ts';
import type { TillIdentifier } from '../customers/customer-identifier.ts';
import { readMessage } from '../customers/read-message.ts';
import { Claim, ClaimHeaders, completedClaim } from '../receipts/claim-message.ts';
import type { StoreSettings } from '../tenant.ts';
import { completedBill } from './completed-bill.ts';

/** For as long as a message is tried at all. */
const WAIT_LIMIT_MS = 7 * 24 * 3_600_000;

export interface ClaimFlowOptions {
  readonly clientFor: ClientFor;
  readonly messages: Pick<MessageSearch, 'get'>;
}

/** What is known of a bill that Capillary has. */
const SentBill = z.object({
  billNumber: z.string(),
  capillaryBillNumber: z.string(),
  transactionId: z.string(),
});

/**
 * `claim`: the bill of a guest becomes the customer's, once it is in Capillary. Capillary does that once for each bill, so
 * that running it again gives nothing twice.
 */
export function createClaimFlow({ clientFor, messages }: ClaimFlowOptions): Flow<StoreSettings> {
  return async (message, tenant, { signal, refer, completes }) => {
    const { identifier } = readMessage(Claim, message.payload);
    const { till, billId } = ClaimHeaders.parse(message.headers);
    const bill = await sentBill(messages, billId);
    refer(identifier.value, bill.capillaryBillNumber);
    const client = clientFor(tenant, { till, priority: message.priority, signal });
    const customerId = await customerIdOf(client, tenant, identifier);
    // Another worker may have the message by now.
    signal.throwIfAborted();
    completes(completedClaim(billId));
    const given = await giveBillOnce({
      client,
      transactionId: bill.transactionId,
      billNumber: bill.capillaryBillNumber,
      customerId,
    });
    return {
      billNumber: bill.billNumber,
      capillaryBillNumber: bill.capillaryBillNumber,
      transactionId: given.transactionId,
      customerId,
      points: given.points ?? null,
      existedAlready: given.existedAlready,
      requestId: given.requestId ?? null,
    };
  };
}

async function sentBill(
  messages: Pick<MessageSearch, 'get'>,
  billId: string,
): Promise<z.output<typeof SentBill>> {
  const message = await messages.get(billId);
  const sent = SentBill.safeParse(message?.result);
  if (message?.status === 'done' && sent.success) return sent.data;
  throw new WaitsFor({
    name: completedBill(billId),
    because:
      message?.status === 'dead'
        ? 'The bill that is claimed was refused. Mend and replay the bill; then this goes out by itself.'
        : 'The bill that is claimed has not reached Capillary yet.',
    limitMs: WAIT_LIMIT_MS,
  });
}

async function customerIdOf(
  client: CapillaryClient,
  { settings }: Tenant<StoreSettings>,
  identifier: TillIdentifier,
): Promise<string> {
  const { source, accountId, registerUnknownCustomers } = settings;
  const found = await client.customers.lookup({ source, accountId, identifiers: [identifier] });
  if (found !== undefined) return found.customerId;
  if (registerUnknownCustomers) {
    return (await client.customers.add({ source, accountId, identifiers: [identifier] })).customerId;
  }
  throw new AppError(
    'NOT_FOUND',
    'Capillary knows no such customer. Enrol the customer with POST /v1/customers, then claim the receipt again.',
  );
}
