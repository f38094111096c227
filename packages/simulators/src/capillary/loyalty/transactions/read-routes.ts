import type { Router } from 'express';
import type { SimulatorContext } from '../../context.ts';
import { pageOf } from '../answers/page.ts';
import { Refusal } from '../answers/refusal.ts';
import { v2Route, type Call } from '../answers/v2-route.ts';
import type { Customer } from '../customers/customer.ts';
import { customerById, readableCustomer } from '../customers/read-customer.ts';
import { namingOf, resolveCustomer } from '../customers/resolve-customer.ts';
import { historyEntry } from './history-entry.ts';
import { billsNumbered } from './refuse-duplicate.ts';
import { transactionStatus } from './transaction-statuses.ts';
import { transactionView } from './transaction-view.ts';

const NO_PAGE = { pagination: { limit: 0, offset: 0, total: 0 }, data: [] };

/** Reading v2 transactions: by id, by bill number, of a customer (reference section 6.4). */
export function mountReadTransactions(router: Router, context: SimulatorContext): void {
  router.get(
    '/v2/transactions/getByBillNumber/:billNumber',
    v2Route(context, (call) => {
      const billNumber = call.params['billNumber'] ?? '';
      const found = billsNumbered(context, billNumber);
      if (found.length === 0) throw new Refusal([transactionStatus(688, billNumber)], NO_PAGE);
      const { limit, offset } = pageOf(call);
      const page = found.slice(offset, offset + limit);
      return {
        pagination: { limit, offset, total: found.length },
        data: page.map((transaction) => transactionView(context, transaction, { withTenders: true })),
        warnings: [],
        errors: [],
      };
    }),
  );
  router.get(
    '/v2/transactions/:id',
    v2Route(context, ({ params, query }) => {
      const transaction = context.loyalty.transactions.get(Number(params['id']));
      const type = query.get('type');
      if (transaction === undefined || (type !== null && transaction.type !== type)) {
        throw new Refusal([transactionStatus(620)]);
      }
      return {
        ...transactionView(context, transaction, { withTenders: query.get('tenders') === 'true' }),
        warnings: [],
        errors: [],
      };
    }),
  );
  router.get(
    '/v2/customers/lookup/transactions',
    v2Route(context, (call) => history(context, resolveCustomer(context, namingOf(call.query)), call)),
  );
  router.get(
    '/v2/customers/:id/transactions',
    v2Route(context, (call) => history(context, customerById(context, call.params['id']), call)),
  );
}

function history(context: SimulatorContext, named: Customer, call: Call): unknown {
  const { customer, warnings } = readableCustomer(context, named);
  const { limit, offset } = pageOf(call);
  const sortOrder = call.query.get('sortOrder') === 'ASC' ? 'ASC' : 'DESC';
  const ascending = customer.transactionIds
    .flatMap((id) => context.loyalty.transactions.get(id) ?? [])
    .toSorted((one, other) => one.billedAtMs - other.billedAtMs || one.id - other.id);
  const ordered = sortOrder === 'ASC' ? ascending : ascending.toReversed();
  return {
    pagination: { limit, offset, sortBy: 'BILLING_TIME', sortOrder, total: ordered.length },
    data: ordered
      .slice(offset, offset + limit)
      .map((transaction) => historyEntry(context, transaction, call.query.get('embed')?.split(',') ?? [])),
    warnings,
    errors: [],
  };
}
