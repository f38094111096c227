import { AppError } from '@capconnect/kernel';
import {
  type AskedTransaction,
  errorWithoutAsking,
  errorWithoutOwn,
  findOwnTransaction,
  isInDoubt,
  type SettledTransaction,
} from './transactions/find-own-transaction.ts';

export interface AddTransactionOnceOptions extends AskedTransaction {
  /** 1 for the first. From the second on Capillary is asked for the bill before it is sent. */
  readonly attempt: number;
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
    const settled = await findOwnTransaction(options);
    if (settled !== undefined) return settled;
  }
  try {
    const { transactionId, points, requestId, warnings } = await client.transactions.add(request);
    return { transactionId, points, existedAlready: false, requestId, warnings };
  } catch (error) {
    if (!(error instanceof AppError) || !isInDoubt(error)) throw error;
    const settled = await findOwnTransaction(options).catch((whileAsking: unknown) => {
      throw errorWithoutAsking(error, whileAsking);
    });
    if (settled !== undefined) return settled;
    throw errorWithoutOwn(error);
  }
}
