import type { Router } from 'express';
import type { SimulatorContext } from '../../context.ts';
import { parseInput } from '../answers/parse-input.ts';
import type { Status } from '../answers/status.ts';
import { v2Route } from '../answers/v2-route.ts';
import { namingOf } from '../customers/resolve-customer.ts';
import { planSideEffects } from './plan-side-effects.ts';
import { planTransaction } from './plan-transaction.ts';
import { readTransaction } from './read-transaction.ts';
import { rawSideEffects } from './side-effect.ts';
import { transactionCustomer } from './transaction-customer.ts';
import { transactionInput } from './transaction-input.ts';

/** What adding a transaction would do, with nothing stored. The shape of the answer is inferred from the add's. */
export function mountSimulateTransaction(router: Router, context: SimulatorContext): void {
  router.post(
    '/v2/simulation/transactions',
    v2Route(context, ({ query, body, caller }) => {
      const naming = namingOf(query);
      const place = { source: naming.source ?? 'INSTORE', accountId: naming.accountId ?? '' };
      const draft = readTransaction(context, parseInput(transactionInput, body), place);
      const customer = transactionCustomer(context, draft.type, naming);
      const warnings: Status[] = [];
      const plan = planTransaction(context, caller, customer, draft, warnings);
      const sideEffects = planSideEffects(context, customer, plan);
      return {
        warnings,
        errors: [],
        sideEffects,
        rawSideEffects: rawSideEffects(sideEffects),
        loyaltyDetails: [],
      };
    }),
  );
}
