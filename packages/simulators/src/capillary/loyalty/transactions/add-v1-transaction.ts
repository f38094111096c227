import type { Caller, SimulatorContext } from '../../context.ts';
import { parseV1Time } from '../../time/cluster-time.ts';
import { withCustomerLock } from '../answers/customer-lock.ts';
import { Refusal } from '../answers/refusal.ts';
import type { Customer } from '../customers/customer.ts';
import { customerStatus } from '../customers/customer-statuses.ts';
import { findSimply, namesSomebody } from '../customers/find-simply.ts';
import { registerByV1 } from '../customers/register-by-v1.ts';
import type { V1CustomerInput } from '../customers/v1-customer-input.ts';
import { addTransaction } from './add-transaction.ts';
import type { AddedForCustomer } from './add-v2-transaction.ts';
import { refuseFarDates } from './read-billing-time.ts';
import { readTransaction } from './read-transaction.ts';
import type { TransactionDraft } from './transaction-draft.ts';
import { transactionStatus } from './transaction-statuses.ts';
import { toTransactionInput, type V1TransactionInput } from './v1-transaction-input.ts';

/**
 * One v1.1 transaction. Unlike v2 it registers a customer it does not know, and updates the names of one it does
 * (reference section 6.4). Times are the cluster's, whatever offset they carry (section 7.2).
 */
export async function addV1Transaction(
  context: SimulatorContext,
  caller: Caller,
  input: V1TransactionInput,
): Promise<AddedForCustomer> {
  const place = { source: 'INSTORE', accountId: '' };
  const draft: TransactionDraft = {
    ...readTransaction(context, toTransactionInput(input), place),
    billedAtMs: readTime(context, input.billing_time) ?? context.nowMs(),
    purchasedAtMs: readTime(context, input.purchase_time),
  };
  refuseFarDates(context, draft.billedAtMs);
  const isMember = draft.type === 'REGULAR' || draft.type === 'RETURN';
  const customer = isMember ? findOrRegister(context, caller, input.customer) : null;
  const added = await withCustomerLock(context, customer?.id ?? null, () =>
    addTransaction(context, caller, customer, draft),
  );
  return { ...added, customer };
}

function findOrRegister(
  context: SimulatorContext,
  caller: Caller,
  input: V1CustomerInput | undefined,
): Customer {
  if (input === undefined || !namesSomebody(input)) throw new Refusal([customerStatus(8084)]);
  const known = findSimply(context, input);
  if (known === undefined) return registerByV1(context, caller, input).customer;
  const profile = known.profiles.find(({ source }) => source === 'INSTORE');
  if (profile !== undefined) {
    profile.firstName = input.firstname ?? profile.firstName;
    profile.lastName = input.lastname ?? profile.lastName;
    profile.fields = { ...profile.fields, ...input.custom_fields };
    profile.updatedAtMs = context.nowMs();
  }
  return known;
}

function readTime(context: SimulatorContext, text: string | undefined): number | null {
  if (text === undefined || text === '') return null;
  const atMs = parseV1Time(text, context.settings.clusterOffsetMinutes);
  if (atMs === undefined) throw new Refusal([transactionStatus(1114)]);
  return atMs;
}
