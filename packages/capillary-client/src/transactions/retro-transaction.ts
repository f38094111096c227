import { z } from 'zod';
import { idField, optionalDecimalField, textField } from '../answer-fields.ts';
import type { Answered, Call } from '../call.ts';
import { sumOfDecimals } from '../decimal.ts';
import { RETRO_FAILURES } from '../failure/retro-failures.ts';

/** Capillary wants one name of every system that does this, so that its changes can be told from those of others. */
const CLIENT_SIGNATURE = 'CAPCONNECT';

export interface RetroTransactionRequest {
  /** Capillary's id of the NOT_INTERESTED bill. */
  readonly transactionId: string;
  readonly customerId: string;
}

export interface RetroTransaction extends Answered {
  /** Another than before: the bill is a REGULAR one now. */
  readonly transactionId: string;
  /** What the bill earned, a decimal string. */
  readonly points: string;
}

/** v1.1 writes a single item now as a list, now as itself. */
const first = (value: unknown): unknown => (Array.isArray(value) ? value[0] : value);
const listOf = (value: unknown): unknown => (Array.isArray(value) ? value : [value]);

const effects = z.object({
  effect: z.preprocess(listOf, z.array(z.object({ type: textField, awarded_points: optionalDecimalField }))),
});

const answer = z.object({
  response: z.object({
    transactions: z.object({
      // Without effects v1.1 may leave them out, or write an empty text.
      transaction: z.preprocess(
        first,
        z.object({ id: idField, side_effects: effects.nullish().catch(null) }),
      ),
    }),
  }),
});

/**
 * Gives the NOT_INTERESTED bill of a guest to a customer: it becomes a REGULAR bill and earns its points (documented:
 * `reference/retro-transaction`, code 1630 of reference section 6.4). The organisation has to allow it. Capillary does
 * it once for each bill: `DUPLICATE` afterwards, whoever got it. Where it may have been sent before, use
 * `giveBillOnce`.
 */
export async function retroTransaction(
  call: Call,
  { transactionId, customerId }: RetroTransactionRequest,
): Promise<RetroTransaction> {
  const { value, requestId, warnings } = await call({
    name: 'transactions.retro',
    method: 'POST',
    path: '/v1.1/transaction/update',
    query: { format: 'json' },
    headers: { 'X-CAP-CLIENT-SIGNATURE': CLIENT_SIGNATURE },
    body: {
      root: {
        transaction: [
          {
            customer: { id: customerId },
            id: transactionId,
            old_type: 'NOT_INTERESTED',
            new_type: 'REGULAR',
          },
        ],
      },
    },
    failures: RETRO_FAILURES,
    answer,
  });
  const { id, side_effects: sideEffects } = value.response.transactions.transaction;
  const points = (sideEffects?.effect ?? []).filter(({ type }) => type === 'points');
  return {
    transactionId: id,
    points: sumOfDecimals(points.map(({ awarded_points: awarded }) => awarded ?? '0')),
    requestId,
    warnings,
  };
}
