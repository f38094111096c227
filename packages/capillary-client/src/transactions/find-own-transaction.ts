import { AppError } from '@capconnect/kernel';
import type { Answered } from '../call.ts';
import type { CapillaryClient } from '../capillary-client.ts';
import { isSameBill } from './is-same-bill.ts';
import type { TransactionRecord } from './transaction-record.ts';
import type { TransactionRequest } from './transaction-request.ts';

/** A bill that is in Capillary now. */
export interface SettledTransaction extends Answered {
  readonly transactionId: string;
  /** What it earned, a decimal string; `undefined` when the answer that told it was lost. */
  readonly points: string | undefined;
  /** Capillary had the bill from an earlier attempt. */
  readonly existedAlready: boolean;
}

export interface AskedTransaction {
  readonly client: CapillaryClient;
  readonly request: TransactionRequest;
  /** Capillary's id of the request's customer, where the flow knows it; looked up when left out and needed. */
  readonly customerId?: string | undefined;
}

/** Asks Capillary for the bill; `undefined` when it has none that is ours. @throws AppError when it cannot be asked. */
export async function findOwnTransaction(asked: AskedTransaction): Promise<SettledTransaction | undefined> {
  const { client, request } = asked;
  const found = await client.transactions.getByBillNumber(request.billNumber);
  if (found.transactions.length === 0) return undefined;
  const customerId = await customerIdOf(asked);
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

/** Whether a failure leaves open if Capillary has the bill: its answer was lost, or it says that it has the number. */
export function isInDoubt(error: AppError): boolean {
  return error.code === 'OUTCOME_UNKNOWN' || error.code === 'DUPLICATE';
}

/** What such a failure comes to when the bill was asked for and none of Capillary's is ours. */
export function errorWithoutOwn(doubt: AppError): AppError {
  if (doubt.code === 'OUTCOME_UNKNOWN') return doubt;
  return new AppError(
    'CONFLICT',
    'Capillary has another bill under this number: its amount, time or customer differs. If two systems or stores ' +
      'number their bills alike, give each its own prefix.',
    { details: doubt.details },
  );
}

/** And when Capillary could not be asked. Not to know is the graver news: whoever tries again must ask first. */
export function errorWithoutAsking<Failure>(doubt: AppError, whileAsking: Failure): AppError | Failure {
  return doubt.code === 'OUTCOME_UNKNOWN' ? doubt : whileAsking;
}

async function customerIdOf({ client, request, customerId }: AskedTransaction): Promise<string | undefined> {
  const { customer, source, accountId } = request;
  if (customerId !== undefined || customer === undefined) return customerId;
  if (customer.type === 'id') return customer.value;
  return (await client.customers.lookup({ identifiers: [customer], source, accountId }))?.customerId;
}
