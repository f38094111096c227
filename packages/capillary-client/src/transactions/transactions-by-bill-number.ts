import { AppError } from '@capconnect/kernel';
import { z } from 'zod';
import type { Answered, Call } from '../call.ts';
import { TRANSACTION_FAILURES } from '../failure/transaction-failures.ts';
import { transactionRecordField, type TransactionRecord } from './transaction-record.ts';

const answer = z.object({ data: z.array(transactionRecordField).nullish() });

export interface TransactionsByBillNumber extends Answered {
  /** Empty when there is none. Sale and returns share a number; so may bills of other stores, tills or days. */
  readonly transactions: readonly TransactionRecord[];
}

/** Every transaction with this bill number that the caller's till may see (reference section 6.4). */
export async function transactionsByBillNumber(
  call: Call,
  billNumber: string,
): Promise<TransactionsByBillNumber> {
  try {
    const { value, requestId, warnings } = await call({
      name: 'transactions.getByBillNumber',
      method: 'GET',
      path: `/v2/transactions/getByBillNumber/${encodeURIComponent(billNumber)}`,
      failures: TRANSACTION_FAILURES,
      answer,
    });
    return { transactions: value.data ?? [], requestId, warnings };
  } catch (error) {
    if (!(error instanceof AppError) || error.details['capillaryCode'] !== '688') throw error;
    const { requestId } = error.details;
    return {
      transactions: [],
      requestId: typeof requestId === 'string' ? requestId : undefined,
      warnings: [],
    };
  }
}
