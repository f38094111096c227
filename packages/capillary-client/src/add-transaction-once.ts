import { AppError } from '@capconnect/kernel';
import type { Answered } from './call.ts';
import type { CapillaryClient } from './capillary-client.ts';
import { isSameBill } from './transactions/is-same-bill.ts';
import type { TransactionRecord } from './transactions/transaction-record.ts';
import type { TransactionRequest } from './transactions/transaction-request.ts';

/** A bill that is in Capillary now. */
export interface SettledTransaction extends Answered {
  readonly transactionId: string;
  /** What it earned, a decimal string; `undefined` when the answer that told it was lost. */
  readonly points: string | undefined;
  /** Capillary had the bill from an earlier attempt. */
  readonly existedAlready: boolean;
}

export interface AddTransactionOnceOptions {
  readonly client: CapillaryClient;
  readonly request: TransactionRequest;
  /** 1 for the first. From the second on Capillary is asked for the bill before it is sent. */
  readonly attempt: number;
  /** Capillary's id of the request's customer, where the flow knows it; looked up when left out and needed. */
  readonly customerId?: string | undefined;
}

/**
 * Adds a bill so that a repeat cannot add it twice, whether or not the organisation has Capillary refuse repeated bill
 * numbers (reference section 7.1). An answer that was lost, and a refused repeat, are settled by asking for the bill:
 * it counts as ours when kind, amount, time and customer are the same.
 *
 * @throws AppError `CONFLICT` when the number belongs to another bill; `OUTCOME_UNKNOWN` when the answer was lost and
 * the bill is not there (yet): try again later, with a greater `attempt`; else what `transactions.add` throws.
 */
export async function addTransactionOnce(options: AddTransactionOnceOptions): Promise<SettledTransaction> {
  const { client, request, attempt } = options;
  if (attempt > 1) {
    const settled = await findOwn(options);
    if (settled !== undefined) return settled;
  }
  try {
    const { transactionId, points, requestId, warnings } = await client.transactions.add(request);
    return { transactionId, points, existedAlready: false, requestId, warnings };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code !== 'OUTCOME_UNKNOWN' && error.code !== 'DUPLICATE') throw error;
    const settled = await findOwn(options).catch((whileAsking: unknown) => {
      // Not to know is the graver news: whoever tries again must ask first.
      throw error.code === 'OUTCOME_UNKNOWN' ? error : whileAsking;
    });
    if (settled !== undefined) return settled;
    if (error.code === 'OUTCOME_UNKNOWN') throw error;
    throw new AppError(
      'CONFLICT',
      'Capillary has another bill under this number: its amount, time or customer differs. If two systems or stores ' +
        'number their bills alike, give each its own prefix.',
      { details: error.details },
    );
  }
}

async function findOwn(options: AddTransactionOnceOptions): Promise<SettledTransaction | undefined> {
  const { client, request } = options;
  const found = await client.transactions.getByBillNumber(request.billNumber);
  if (found.transactions.length === 0) return undefined;
  const customerId = await customerIdOf(options);
  const own = found.transactions.find((record: TransactionRecord) => isSameBill(request, customerId, record));
  return (
    own && {
      transactionId: own.transactionId,
      points: undefined,
      existedAlready: true,
      requestId: found.requestId,
      warnings: found.warnings,
    }
  );
}

async function customerIdOf(options: AddTransactionOnceOptions): Promise<string | undefined> {
  const { client, request, customerId } = options;
  const { customer, source, accountId } = request;
  if (customerId !== undefined || customer === undefined) return customerId;
  if (customer.type === 'id') return customer.value;
  return (await client.customers.lookup({ identifiers: [customer], source, accountId }))?.customerId;
}
