import { AppError } from '@capconnect/kernel';
import type { CapillaryClient } from './capillary-client.ts';
import {
  errorWithoutAsking,
  isInDoubt,
  type SettledTransaction,
} from './transactions/find-own-transaction.ts';

export interface GiveBillOnceOptions {
  readonly client: CapillaryClient;
  /** Capillary's id of the NOT_INTERESTED bill. */
  readonly transactionId: string;
  /** The number of the bill in Capillary: it stays, where the id changes. */
  readonly billNumber: string;
  readonly customerId: string;
}

/**
 * Gives a guest's bill to a customer so that a repeat gives nothing twice: Capillary marks a bill once, by its id, and so
 * the same request can be sent again. Where it says that the bill was given already, or its answer was lost, it is asked
 * for the bill.
 *
 * @throws AppError `CONFLICT` when another customer has the bill; `OUTCOME_UNKNOWN` when the answer was lost and the bill
 * is nobody's (yet): try again later; else what `transactions.retro` throws.
 */
export async function giveBillOnce(options: GiveBillOnceOptions): Promise<SettledTransaction> {
  const { client, transactionId, customerId } = options;
  try {
    return { ...(await client.transactions.retro({ transactionId, customerId })), existedAlready: false };
  } catch (error) {
    if (!(error instanceof AppError) || !isInDoubt(error)) throw error;
    const settled = await findGivenBill(options).catch((whileAsking: unknown) => {
      throw errorWithoutAsking(error, whileAsking);
    });
    if (settled !== undefined) return settled;
    if (error.code === 'OUTCOME_UNKNOWN') throw error;
    throw new AppError(
      'CONFLICT',
      'The bill belongs to another customer already. If that is wrong, have it corrected in Capillary.',
      { details: error.details },
    );
  }
}

async function findGivenBill({
  client,
  billNumber,
  customerId,
}: GiveBillOnceOptions): Promise<SettledTransaction | undefined> {
  const found = await client.transactions.getByBillNumber(billNumber);
  const own = found.transactions.find(
    (record) => record.type === 'REGULAR' && record.customerId === customerId,
  );
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
