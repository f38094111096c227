import { z } from 'zod';
import { idField } from '../answer-fields.ts';
import type { Answered, Call } from '../call.ts';
import { TRANSACTION_FAILURES } from '../failure/transaction-failures.ts';
import { awardedPoints, sideEffectsField, type SideEffect } from '../side-effects.ts';
import { toTransactionBody } from './to-transaction-body.ts';
import type { TransactionRequest } from './transaction-request.ts';

export interface AddTransactionOptions {
  /**
   * Capillary answers before its loyalty engine has seen the bill: faster, and without points in the answer.
   * (Transactions spell it `use_asynch`, customers `use_async`.)
   */
  readonly isAsynchronous?: boolean;
}

export interface AddedTransaction extends Answered {
  readonly transactionId: string;
  /** All points that the bill earned, a decimal string. `0` when asynchronous. */
  readonly points: string;
  readonly sideEffects: readonly SideEffect[];
}

const answer = z.object({ createdId: idField, sideEffects: sideEffectsField });

/**
 * Sends one bill, once (reference section 6.4). Where the same bill may have been sent before, use
 * `addTransactionOnce`: a repeat is refused with `DUPLICATE`, or taken twice if the organisation allows that.
 */
export async function addTransaction(
  call: Call,
  request: TransactionRequest,
  options: AddTransactionOptions = {},
): Promise<AddedTransaction> {
  const { value, requestId, warnings } = await call({
    name: 'transactions.add',
    method: 'POST',
    path: '/v2/transactions',
    query: {
      identifierName: request.customer?.type,
      identifierValue: request.customer?.value,
      source: request.source,
      accountId: request.accountId,
      use_asynch: options.isAsynchronous === true ? 'true' : undefined,
    },
    body: toTransactionBody(request),
    failures: TRANSACTION_FAILURES,
    answer,
  });
  return {
    transactionId: value.createdId,
    points: awardedPoints(value.sideEffects),
    sideEffects: value.sideEffects,
    requestId,
    warnings,
  };
}
