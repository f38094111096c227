import type { Router } from 'express';
import { z } from 'zod';
import type { SimulatorContext } from '../../context.ts';
import { withCustomerLock } from '../answers/customer-lock.ts';
import { oneOrMany } from '../answers/one-or-many.ts';
import { Refusal } from '../answers/refusal.ts';
import { v1Item, v1Route, type V1Item } from '../answers/v1-answer.ts';
import type { Call } from '../answers/v2-route.ts';
import { scalarText } from '../customers/customer-input.ts';
import { findSimply, namesSomebody } from '../customers/find-simply.ts';
import { v1CustomerInput } from '../customers/v1-customer-input.ts';
import { v1CustomerView } from '../customers/v1-customer-view.ts';
import { retroTransaction } from './retro-transaction.ts';
import { effectView } from './v1-effect-view.ts';
import { V1_TRANSACTION_MESSAGES } from './v1-transaction-messages.ts';

const retroInput = z.object({
  id: scalarText.optional(),
  old_type: z.string().optional(),
  new_type: z.string().optional(),
  customer: v1CustomerInput.optional(),
});

const retroBody = z.object({ root: z.object({ transaction: oneOrMany(retroInput) }) });

type Code = keyof typeof V1_TRANSACTION_MESSAGES;

/** v1.1 transaction/update, as far as it gives a guest's bill to a customer (documented: `reference/retro-transaction`). */
export function mountV1UpdateTransactions(router: Router, context: SimulatorContext): void {
  router.post(
    '/v1.1/transaction/update',
    v1Route(context, async (call) => {
      const inputs = retroBody.safeParse(call.body).data?.root.transaction ?? [];
      const items: V1Item[] = [];
      for (const input of inputs) {
        const refusedBody = { id: input.id ?? '', customer: input.customer ?? {} };
        items.push(await v1Item(() => retro(context, call, input), refusedBody, V1_TRANSACTION_MESSAGES));
      }
      return { items, place: (transaction) => ({ transactions: { transaction } }) };
    }),
  );
}

async function retro(
  context: SimulatorContext,
  call: Call,
  { id, old_type: oldType, new_type: newType, customer: named }: z.output<typeof retroInput>,
): Promise<V1Item> {
  // It says which system made the change.
  if (call.header('x-cap-client-signature') === undefined) throw refusal(1629);
  if (newType === undefined) throw refusal(1625);
  if (newType.toUpperCase() !== 'REGULAR' || oldType?.toUpperCase() !== 'NOT_INTERESTED') throw refusal(1626);
  if (id === undefined) throw refusal(607);
  if (named === undefined || !namesSomebody(named)) throw refusal(606);
  const customer = findSimply(context, named);
  if (customer === undefined) throw refusal(611);
  const { transaction, sideEffects } = await withCustomerLock(context, customer.id, () =>
    retroTransaction(context, call.caller, customer, id),
  );
  return {
    body: {
      id: String(transaction.id),
      number: transaction.billNumber,
      type: transaction.type,
      customer: v1CustomerView(context, customer),
      side_effects: { effect: sideEffects.map(effectView) },
      old_id: id,
      old_type: 'NOT_INTERESTED',
    },
    isSuccess: true,
    code: 1630,
    message: V1_TRANSACTION_MESSAGES[1630],
  };
}

function refusal(code: Code): Refusal {
  return new Refusal([{ status: false, code, message: V1_TRANSACTION_MESSAGES[code] }]);
}
