import { z } from 'zod';
import { textField } from '../answer-fields.ts';
import type { Answered, Call } from '../call.ts';
import { TRANSACTION_FAILURES } from '../failure/transaction-failures.ts';
import { transactionRecordField, type TransactionRecord } from '../transactions/transaction-record.ts';

export interface CustomerTransactionsQuery {
  readonly customerId: string;
  readonly limit?: number;
  readonly offset?: number;
}

const answer = z.object({
  pagination: z.object({ total: textField }).nullish(),
  data: z.array(transactionRecordField).nullish(),
});

export interface CustomerTransactions extends Answered {
  /** Newest bill first. */
  readonly transactions: readonly TransactionRecord[];
  /** Of all pages, when Capillary tells. */
  readonly total: number | undefined;
}

/** The bills of a customer (reference section 6.4, "Read"). */
export async function customerTransactions(
  call: Call,
  query: CustomerTransactionsQuery,
): Promise<CustomerTransactions> {
  const { value, requestId, warnings } = await call({
    name: 'customers.transactions',
    method: 'GET',
    path: `/v2/customers/${encodeURIComponent(query.customerId)}/transactions`,
    query: {
      limit: query.limit?.toString(),
      offset: query.offset?.toString(),
      sortBy: 'BILLING_TIME',
      sortOrder: 'DESC',
    },
    failures: TRANSACTION_FAILURES,
    answer,
  });
  const total = Number(value.pagination?.total);
  return {
    transactions: value.data ?? [],
    total: Number.isSafeInteger(total) ? total : undefined,
    requestId,
    warnings,
  };
}
