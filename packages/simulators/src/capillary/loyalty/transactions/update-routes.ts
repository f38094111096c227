import type { Router } from 'express';
import { z } from 'zod';
import type { SimulatorContext } from '../../context.ts';
import { answerBatch } from '../answers/batch-answer.ts';
import { withCustomerLock } from '../answers/customer-lock.ts';
import { parseInput } from '../answers/parse-input.ts';
import { v2Route, type Call } from '../answers/v2-route.ts';
import { namingOf, type CustomerNaming } from '../customers/resolve-customer.ts';
import { bulkNamingOf } from './bulk-row.ts';
import { readType } from './read-transaction.ts';
import type { Transaction } from './transaction.ts';
import { transactionCustomer } from './transaction-customer.ts';
import { updateTransaction } from './update-transaction.ts';

const typed = z.object({ type: z.string().default('REGULAR') });

/** Updating v2 transactions, one and many (reference section 6.4). */
export function mountUpdateTransactions(router: Router, context: SimulatorContext): void {
  router.put(
    '/v2/transactions',
    v2Route(context, async (call) => {
      const { id } = await update(context, call, namingOf(call.query), call.body);
      return { createdId: id, warnings: [], errors: [] };
    }),
  );
  router.put(
    '/v2/transactions/bulk',
    v2Route(context, (call) =>
      answerBatch(context, call.body, async (row) => {
        const { id } = await update(context, call, bulkNamingOf(row), row);
        return { entityId: id, result: row, errors: [], warnings: [] };
      }),
    ),
  );
}

async function update(
  context: SimulatorContext,
  { caller }: Call,
  naming: CustomerNaming,
  body: unknown,
): Promise<Transaction> {
  const customer = transactionCustomer(context, readType(parseInput(typed, body).type), naming);
  return withCustomerLock(context, customer?.id ?? null, () =>
    updateTransaction(context, caller, customer, body),
  );
}
