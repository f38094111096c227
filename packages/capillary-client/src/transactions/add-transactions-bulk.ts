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

/** Bills in one call. Capillary documents no limit; above this it is likely to answer 1060 (reference section 6.4). */
export const LARGEST_TRANSACTION_BATCH = 100;

/** What became of one bill of a batch. `unknown`: its row says neither that it was added nor that it was refused. */
type BulkOutcome =
  | { readonly kind: 'done'; readonly transaction: AddedTransaction }
  | { readonly kind: 'failed'; readonly error: AppError }
  | { readonly kind: 'unknown'; readonly error: AppError };

export interface BulkResult extends Answered {
  /** One for each request, in its order. */
  readonly outcomes: readonly BulkOutcome[];
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
 * Sends up to 100 bills in one call (reference section 6.4). Each row succeeds or fails on its own, by the codes of
 * `transactions.add`: Capillary's own count of failures is not to be trusted, so rows are looked at one by one.
 *
 * @throws AppError when the whole call failed; `OUTCOME_UNKNOWN` when its answer was lost, so that any of the bills may
 * have been added; `INPUT_INVALID` for more than 100.
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
  // Rows carry no number of their own: with one missing, none can be told from its neighbour.
  const isComplete = value.response.length === requests.length;
  const outcomes = requests.map((_request, index) =>
    outcomeOf(isComplete ? value.response[index] : undefined, operation, requestId),
  );
  return { outcomes, requestId, warnings };
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
  const failure = failureOfRow(row, { operation, requestId, failures: TRANSACTION_FAILURES });
  if (failure !== undefined) return { kind: 'failed', error: failure };

  const parsed = addedRow.safeParse(row);
  if (!parsed.success) {
    const error = new AppError(
      'OUTCOME_UNKNOWN',
      'Capillary answered the batch without saying what became of this bill. Ask for the bill by its number before ' +
        'sending it again.',
      { details: { operation, requestId } },
    );
    return { kind: 'unknown', error };
  }
  const { entityId, result } = parsed.data;
  const points = awardedPoints(result);
  const transaction = {
    transactionId: entityId,
    points,
    sideEffects: result,
    requestId,
    warnings: warningsOf(row),
  };
  return { kind: 'done', transaction };
}
