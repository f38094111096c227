import type { Router } from 'express';
import { z } from 'zod';
import type { SimulatorContext } from '../../context.ts';
import { oneOrMany } from '../answers/one-or-many.ts';
import { Refusal } from '../answers/refusal.ts';
import { v1Item, v1Route, type V1Answer, type V1Item } from '../answers/v1-answer.ts';
import type { Call } from '../answers/v2-route.ts';
import { v1CustomerView } from '../customers/v1-customer-view.ts';
import { loyaltyDetails } from '../points/loyalty-details.ts';
import { addV1Transaction } from './add-v1-transaction.ts';
import { effectView } from './v1-effect-view.ts';
import { v1TransactionInput, type V1TransactionInput } from './v1-transaction-input.ts';
import { V1_TRANSACTION_MESSAGES, v1TransactionCode } from './v1-transaction-messages.ts';

const v1Transactions = z.object({ root: z.object({ transaction: oneOrMany(v1TransactionInput) }) });

/** v1.1 transaction/add (reference section 6.4). */
export function mountV1Transactions(router: Router, context: SimulatorContext): void {
  router.post(
    '/v1.1/transaction/add',
    v1Route(context, (call) => addAll(context, call)),
  );
}

async function addAll(context: SimulatorContext, call: Call): Promise<V1Answer> {
  const inputs = v1Transactions.safeParse(call.body).data?.root.transaction ?? [];
  const isTooMany = inputs.length > context.settings.bulkLimit;
  const items: V1Item[] = [];
  for (const input of inputs) {
    const refusedBody = { id: -1, number: input.number ?? '', customer: input.customer ?? {} };
    items.push(
      await v1Item(() => addOne(context, call, input, isTooMany), refusedBody, V1_TRANSACTION_MESSAGES),
    );
  }
  return { items, place: (transaction) => ({ transactions: { transaction } }) };
}

async function addOne(
  context: SimulatorContext,
  { caller }: Call,
  input: V1TransactionInput,
  isTooMany: boolean,
): Promise<V1Item> {
  try {
    if (isTooMany) throw new Refusal([{ status: false, code: 672, message: V1_TRANSACTION_MESSAGES[672] }]);
    const { transaction, customer, warnings, sideEffects } = await addV1Transaction(context, caller, input);
    return {
      body: {
        id: transaction.id,
        number: transaction.billNumber,
        customer: customer === null ? {} : v1CustomerView(context, customer),
        points_summaries: { points_summary: customer === null ? [] : [loyaltyDetails(context, customer)] },
        tier_expiry_date: '',
        side_effects: { effect: sideEffects.map(effectView) },
      },
      isSuccess: true,
      code: 600,
      message: V1_TRANSACTION_MESSAGES[600],
      warnings,
    };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const statuses = error.statuses.map(({ status, code, message }) => ({
      status,
      code: v1TransactionCode(code),
      message,
    }));
    throw new Refusal(statuses);
  }
}
