import type { Router } from 'express';
import type { SimulatorContext } from '../../context.ts';
import { answerBatch, type BatchRow } from '../answers/batch-answer.ts';
import { v2Route, type Call } from '../answers/v2-route.ts';
import type { Customer } from '../customers/customer.ts';
import { namingOf } from '../customers/resolve-customer.ts';
import { addV2Transaction } from './add-v2-transaction.ts';
import { bulkNamingOf } from './bulk-row.ts';
import { rawSideEffects } from './side-effect.ts';

/** Adding v2 transactions, one and many (reference section 6.4). */
export function mountAddTransactions(router: Router, context: SimulatorContext): void {
  router.post(
    '/v2/transactions',
    v2Route(context, (call) => addOne(context, call)),
  );
  router.post(
    '/v2/transactions/bulk',
    v2Route(context, (call) => answerBatch(context, call.body, (row) => addRow(context, call, row))),
  );
}

async function addOne(context: SimulatorContext, call: Call): Promise<unknown> {
  const added = await addV2Transaction(context, call, namingOf(call.query), call.body);
  const { transaction, warnings, customer } = added;
  const sideEffects = call.query.get('use_asynch') === 'true' ? [] : added.sideEffects;
  return {
    createdId: transaction.id,
    warnings,
    errors: [],
    sideEffects,
    ...(call.query.get('rawSideEffects') === 'true' ? { rawSideEffects: rawSideEffects(sideEffects) } : {}),
    loyaltyDetails: [],
    customerInfo: nameOf(customer),
  };
}

async function addRow(context: SimulatorContext, call: Call, row: unknown): Promise<BatchRow> {
  const { transaction, warnings, sideEffects } = await addV2Transaction(
    context,
    call,
    bulkNamingOf(row),
    row,
  );
  // The result is the row again: what was sent, and what it did.
  return { entityId: transaction.id, result: { ...Object(row), sideEffects }, errors: [], warnings };
}

function nameOf(customer: Customer | null): unknown {
  const [profile] = customer?.profiles ?? [];
  return { firstName: profile?.firstName ?? '', lastName: profile?.lastName ?? '' };
}
