import { AppError, type ErrorCode } from '@capconnect/kernel';
import { addTransactionOnce, type AddTransactionOnceOptions } from './add-transaction-once.ts';
import type { CapillaryClient } from './capillary-client.ts';
import { LARGEST_TRANSACTION_BATCH } from './transactions/add-transactions-bulk.ts';
import {
  errorWithoutAsking,
  errorWithoutOwn,
  findOwnTransaction,
  isInDoubt,
  type SettledTransaction,
} from './transactions/find-own-transaction.ts';
import { toTransactionBody } from './transactions/to-transaction-body.ts';

/** One bill of a batch, with what `addTransactionOnce` would be told of it. */
export type TransactionRow = Omit<AddTransactionOnceOptions, 'client'>;

/**
 * What became of a row. `failed`: it was not added, for the reason that `addTransactionOnce` would throw. `unknown`: it
 * may have been; ask again, with a greater `attempt`.
 */
export type TransactionOutcome =
  | { readonly kind: 'done'; readonly transaction: SettledTransaction }
  | { readonly kind: 'failed'; readonly error: AppError }
  | { readonly kind: 'unknown'; readonly error: AppError };

export interface AddTransactionsOnceOptions {
  readonly client: CapillaryClient;
  /** At most 100. */
  readonly rows: readonly TransactionRow[];
}

/** These say something of one bill or its customer; a lost answer is asked after. Other failures meet every call. */
const ABOUT_THE_ROW: ReadonlySet<ErrorCode> = new Set([
  'CONFLICT',
  'DUPLICATE',
  'INPUT_INVALID',
  'NOT_FOUND',
  'OUTCOME_UNKNOWN',
  'UPSTREAM_BUSY',
  'UPSTREAM_INVALID',
  'UPSTREAM_REFUSED',
]);

/**
 * `addTransactionOnce` for up to 100 bills in one call. Each row is settled on its own: a repeat that Capillary refuses
 * is a success when the bill is ours, and what is in doubt is asked for row by row. A batch that Capillary refuses as a
 * whole goes out row by row, so that one bad bill does not hold back the others.
 *
 * @returns an outcome for each row, in their order, whatever happens to the call.
 * @throws AppError `INPUT_INVALID` for more than 100 rows.
 */
export async function addTransactionsOnce(
  options: AddTransactionsOnceOptions,
): Promise<readonly TransactionOutcome[]> {
  const { client, rows } = options;
  if (rows.length > LARGEST_TRANSACTION_BATCH) {
    throw new AppError('INPUT_INVALID', `A batch holds at most ${LARGEST_TRANSACTION_BATCH} bills.`);
  }
  const outcomes = new Map<TransactionRow, TransactionOutcome>();
  async function askFirst(row: TransactionRow, attempt: Attempt): Promise<void> {
    const own = await attempt(() => findOwnTransaction({ client, ...row }));
    if (own instanceof AppError) outcomes.set(row, { kind: 'failed', error: own });
    else if (own !== undefined) outcomes.set(row, { kind: 'done', transaction: own });
  }

  async function settle(row: TransactionRow, doubt: AppError, attempt: Attempt): Promise<void> {
    const own = await attempt(() => findOwnTransaction({ client, ...row }));
    if (own instanceof AppError) outcomes.set(row, outcomeOf(errorWithoutAsking(doubt, own)));
    else if (own === undefined) outcomes.set(row, outcomeOf(errorWithoutOwn(doubt)));
    else outcomes.set(row, { kind: 'done', transaction: own });
  }

  async function sendOneByOne(sent: readonly TransactionRow[]): Promise<void> {
    const attempt = attemptsInTurn();
    for (const row of sent) {
      const transaction = await attempt(() => addTransactionOnce({ client, ...row, attempt: 1 }));
      outcomes.set(
        row,
        transaction instanceof AppError ? outcomeOf(transaction) : { kind: 'done', transaction },
      );
    }
  }

  async function send(sent: readonly TransactionRow[]): Promise<void> {
    const attempt = attemptsInTurn();
    const answer = await attempt(() => client.transactions.addBulk(sent.map(({ request }) => request)));
    if (answer instanceof AppError && answer.code === 'UPSTREAM_REFUSED') return sendOneByOne(sent);
    for (const [index, row] of sent.entries()) {
      const outcome = answer instanceof AppError ? outcomeOf(answer) : answer.outcomes[index];
      if (outcome?.kind === 'done') {
        outcomes.set(row, { kind: 'done', transaction: { ...outcome.transaction, existedAlready: false } });
      } else if (outcome !== undefined && isInDoubt(outcome.error)) await settle(row, outcome.error, attempt);
      else if (outcome !== undefined) outcomes.set(row, outcome);
    }
  }

  const asking = attemptsInTurn();
  for (const row of rows) {
    const error = flawOf(row);
    if (error !== undefined) outcomes.set(row, { kind: 'failed', error });
    else if (row.attempt > 1) await askFirst(row, asking);
  }
  const sent = rows.filter((row) => !outcomes.has(row));
  if (sent.length > 0) await send(sent);
  return rows.flatMap((row) => outcomes.get(row) ?? []);
}

type Attempt = <Result>(run: () => Promise<Result>) => Promise<Result | AppError>;

/** Runs calls for one row after the other until one fails for a reason that the next would meet as well. */
function attemptsInTurn(): Attempt {
  let obstacle: AppError | undefined;
  return async (run) => {
    if (obstacle !== undefined) return obstacle;
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (!ABOUT_THE_ROW.has(error.code)) obstacle = error;
      return error;
    }
  };
}

/** What would keep the whole batch from being written. */
function flawOf({ request }: TransactionRow): AppError | undefined {
  try {
    toTransactionBody(request);
    return undefined;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

function outcomeOf(error: AppError): TransactionOutcome {
  return { kind: error.code === 'OUTCOME_UNKNOWN' ? 'unknown' : 'failed', error };
}
