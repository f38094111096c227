import { AppError } from '@capconnect/kernel';
import { z } from 'zod';
import { idField } from '../answer-fields.ts';
import type { Answered, Call } from '../call.ts';
import { failureOfRow } from '../failure/failure.ts';
import { TRANSACTION_FAILURES } from '../failure/transaction-failures.ts';
import { awardedPoints, sideEffectsField } from '../side-effects.ts';
import { warningsOf } from '../warnings.ts';
import type { AddedTransaction } from './add-transaction.ts';
import { toTransactionBody } from './to-transaction-body.ts';
import type { TransactionRequest } from './transaction-request.ts';

/** Capillary documents no limit; above this it is likely to answer 1060 (reference section 6.4). */
const LARGEST_TRANSACTION_BATCH = 100;

/** What became of one bill of a batch. */
type BulkOutcome =
  | { readonly isAdded: true; readonly transaction: AddedTransaction }
  | { readonly isAdded: false; readonly error: AppError };

export interface BulkResult extends Answered {
  /** One for each request, in its order. */
  readonly outcomes: readonly BulkOutcome[];
  /** Counted here: Capillary's own `failureCount` is not to be trusted. */
  readonly failureCount: number;
}

const answer = z.object({ response: z.array(z.unknown()) });

const addedRow = z.object({
  entityId: idField,
  result: z
    .object({ sideEffects: sideEffectsField })
    .nullish()
    .transform((result) => result?.sideEffects ?? []),
});

/**
 * Sends up to 100 bills in one call (reference section 6.4). Each row succeeds or fails on its own.
 *
 * @throws AppError when the whole call failed; `OUTCOME_UNKNOWN` when it cannot be told which bills were added;
 * `INPUT_INVALID` for more than 100.
 */
export async function addTransactionsBulk(
  call: Call,
  requests: readonly TransactionRequest[],
): Promise<BulkResult> {
  if (requests.length > LARGEST_TRANSACTION_BATCH) {
    throw new AppError('INPUT_INVALID', `A batch holds at most ${LARGEST_TRANSACTION_BATCH} bills.`);
  }
  const operation = 'transactions.addBulk';
  const { value, requestId, warnings } = await call({
    name: operation,
    method: 'POST',
    path: '/v2/transactions/bulk',
    body: requests.map(toRow),
    failures: TRANSACTION_FAILURES,
    answer,
  });
  if (value.response.length !== requests.length) {
    throw new AppError(
      'OUTCOME_UNKNOWN',
      'Capillary answered for another number of bills than were sent. Ask for each by its number before sending it again.',
      { details: { operation, requestId, sent: requests.length, answered: value.response.length } },
    );
  }
  const outcomes = value.response.map((row) => outcomeOf(row, operation, requestId));
  return {
    outcomes,
    failureCount: outcomes.filter(({ isAdded }) => !isAdded).length,
    requestId,
    warnings,
  };
}

/** A row names its customer `identifierType`, where the query of a single bill says `identifierName`. */
function toRow(request: TransactionRequest): object {
  return {
    identifierType: request.customer?.type,
    identifierValue: request.customer?.value,
    source: request.source,
    accountId: request.accountId,
    ...toTransactionBody(request),
  };
}

function outcomeOf(row: unknown, operation: string, requestId: string | undefined): BulkOutcome {
  const failure = failureOfRow(row, {
    operation,
    requestId,
    failures: TRANSACTION_FAILURES,
  });
  if (failure !== undefined) return { isAdded: false, error: failure };

  const parsed = addedRow.safeParse(row);
  if (!parsed.success) {
    const error = new AppError('UPSTREAM_INVALID', 'Capillary took the bill without giving it an id.', {
      details: { operation, requestId },
    });
    return { isAdded: false, error };
  }
  const { entityId, result } = parsed.data;
  return {
    isAdded: true,
    transaction: {
      transactionId: entityId,
      points: awardedPoints(result),
      sideEffects: result,
      requestId,
      warnings: warningsOf(row),
    },
  };
}
