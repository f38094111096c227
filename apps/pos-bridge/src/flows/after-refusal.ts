import { addTransactionOnce } from '@capconnect/capillary-client';
import type { FlowResult } from '@capconnect/connector-kit';
import { AppError } from '@capconnect/kernel';
import { identifiersOf } from '../customers/customer-identifier.ts';
import { qualifiedBillNumber } from '../mapping/capillary-bill-number.ts';
import { isAnotherBill } from './is-another-bill.ts';
import type { BillToSend } from './send-bill.ts';

/** Capillary's codes for a customer it does not know, in this source or at all (reference section 6.4). */
const UNKNOWN_CUSTOMER = new Set(['8015', '8065']);

/**
 * What can be done about a refusal: a customer whom Capillary does not know is registered, and a number that is another
 * bill's is qualified; then the bill is sent once more.
 * @throws the refusal, when it is another
 */
export async function afterRefusal(refusal: unknown, sent: BillToSend): Promise<FlowResult> {
  const { client, attempt, prepared, tenant } = sent;
  if (!isUnknownCustomer(refusal) || !tenant.settings.registerUnknownCustomers || !(await register(sent))) {
    return afterConflict(refusal, sent);
  }
  try {
    return prepared.result(await addTransactionOnce({ client, attempt, request: prepared.request }));
  } catch (error) {
    return afterConflict(error, sent);
  }
}

function isUnknownCustomer(refusal: unknown): boolean {
  return (
    refusal instanceof AppError &&
    refusal.code === 'NOT_FOUND' &&
    UNKNOWN_CUSTOMER.has(String(refusal.details['capillaryCode']))
  );
}

/** @returns `false` when the bill names no customer */
async function register({ client, prepared, tenant }: BillToSend): Promise<boolean> {
  const { source, accountId } = tenant.settings;
  const [first, ...others] = identifiersOf(prepared.bill.customer ?? {});
  if (first === undefined) return false;
  await client.customers.add({ identifiers: [first, ...others], source, accountId });
  return true;
}

async function afterConflict(refusal: unknown, sent: BillToSend): Promise<FlowResult> {
  const { client, prepared } = sent;
  const { facts } = prepared;
  // A return goes under its sale's number: there is no other.
  const isConflict = refusal instanceof AppError && refusal.code === 'CONFLICT' && facts.kind !== 'return';
  if (!isConflict || !(await isAnotherBill(client, prepared.request))) throw refusal;
  const billNumber = qualifiedBillNumber({ facts, billNumber: facts.billNumber });
  const request = { ...prepared.request, billNumber };
  // Asks first: an earlier attempt may have ended with this number.
  return prepared.result(await addTransactionOnce({ client, attempt: 2, request }), billNumber);
}
