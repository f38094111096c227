import type { SimulatorContext } from '../../context.ts';
import { withCustomerLock } from '../answers/customer-lock.ts';
import { parseInput } from '../answers/parse-input.ts';
import { Refusal } from '../answers/refusal.ts';
import { requestStatus } from '../answers/request-statuses.ts';
import type { Status } from '../answers/status.ts';
import type { Call } from '../answers/v2-route.ts';
import type { Customer } from '../customers/customer.ts';
import { knownExtendedFields } from '../customers/known-extended-fields.ts';
import type { CustomerNaming } from '../customers/resolve-customer.ts';
import { TRANSACTION_SOURCES } from '../customers/sources.ts';
import { addTransaction, type AddedTransaction } from './add-transaction.ts';
import { readTransaction, readType } from './read-transaction.ts';
import { keepRejected } from './keep-rejected.ts';
import { transactionCustomer } from './transaction-customer.ts';
import { transactionInput, type TransactionInput } from './transaction-input.ts';

export interface AddedForCustomer extends AddedTransaction {
  readonly customer: Customer | null;
}

/**
 * One v2 transaction, from its body to its record, single or as a row of a bulk call. A refused one goes to the
 * rejections queue, whatever refused it but a lock (521) and a duplicate (604).
 */
export async function addV2Transaction(
  context: SimulatorContext,
  { caller, header }: Pick<Call, 'caller' | 'header'>,
  naming: CustomerNaming,
  body: unknown,
): Promise<AddedForCustomer> {
  const warnings: Status[] = [];
  try {
    const input = parseInput(transactionInput, body);
    const known = withKnownFields(context, input, warnings);
    const customer = transactionCustomer(context, readType(input.type), naming);
    const draft = readTransaction(context, known, placeOf(naming));
    const skipsLoyalty = header('SKIP-DOWNSTREAM') === 'true';
    const added = await withCustomerLock(context, customer?.id ?? null, () =>
      addTransaction(context, caller, customer, draft, { skipsLoyalty }),
    );
    return { ...added, customer, warnings: [...warnings, ...added.warnings] };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    keepRejected(context, caller, naming, body, error);
    throw new Refusal(error.statuses, error.beside, warnings);
  }
}

function placeOf(naming: CustomerNaming): { readonly source: string; readonly accountId: string } {
  const source = naming.source ?? 'INSTORE';
  if (!TRANSACTION_SOURCES.includes(source)) throw new Refusal([requestStatus(400)]);
  return { source, accountId: naming.accountId ?? '' };
}

function withKnownFields(
  context: SimulatorContext,
  input: TransactionInput,
  warnings: Status[],
): TransactionInput {
  return {
    ...input,
    extendedFields: knownExtendedFields(context, input.extendedFields, warnings),
    lineItemsV2: input.lineItemsV2.map((line) => ({
      ...line,
      extendedFields: knownExtendedFields(context, line.extendedFields, warnings),
    })),
  };
}
