import type { Router } from 'express';
import type { SimulatorContext } from '../../context.ts';
import { answerBatch } from '../answers/batch-answer.ts';
import { withCustomerLock } from '../answers/customer-lock.ts';
import { parseInput } from '../answers/parse-input.ts';
import { Refusal } from '../answers/refusal.ts';
import { v2Route, type Call } from '../answers/v2-route.ts';
import { addCustomer } from './add-customer.ts';
import { changeIdentifiers, identifierChanges } from './change-identifier.ts';
import type { Customer } from './customer.ts';
import { customerInput } from './customer-input.ts';
import { customerStatus } from './customer-statuses.ts';
import { customerView } from './customer-view.ts';
import { customerById, readableCustomer } from './read-customer.ts';
import { readSource } from './read-source.ts';
import { namingOf, resolveCustomer } from './resolve-customer.ts';
import { updateCustomer } from './update-customer.ts';
import { upsertCustomer } from './upsert-customer.ts';

/** v2 customers (reference sections 6.1 and 6.2). Mounted after every other `/v2/customers/...` route with a fixed name. */
export function mountCustomers(router: Router, context: SimulatorContext): void {
  router.get(
    '/v2/customers/lookup',
    v2Route(context, ({ query }) => {
      const { customer, warnings } = readableCustomer(context, resolveCustomer(context, namingOf(query)));
      return { entity: customer.id, warnings };
    }),
  );
  router.get(
    '/v2/customers/lookup/customerDetails',
    v2Route(context, (call) => details(context, resolveCustomer(context, namingOf(call.query)), call)),
  );
  router.post(
    '/v2/customers',
    v2Route(context, ({ body, caller }) => {
      const { customer, warnings, sideEffects } = addCustomer(
        context,
        caller,
        parseInput(customerInput, body),
      );
      return { createdId: customer.id, warnings, sideEffects };
    }),
  );
  router.put(
    '/v2/customers/lookup',
    v2Route(context, (call) =>
      update(
        context,
        customerToUpdate(() => resolveCustomer(context, namingOf(call.query))),
        call,
      ),
    ),
  );
  router.post(
    '/v2/integrations/customer/upsert/bulk',
    v2Route(context, ({ body, query, caller }) =>
      answerBatch(context, body, (row) =>
        upsertCustomer(
          context,
          caller,
          parseInput(customerInput, row),
          query.get('skipChangeIdentifier') === 'true',
        ),
      ),
    ),
  );
  router.post(
    '/v2/customers/:id/changeIdentifier',
    v2Route(context, (call) => changeIdentifier(context, call)),
  );
  router.get(
    '/v2/customers/:id',
    v2Route(context, (call) => details(context, customerById(context, call.params['id']), call)),
  );
  router.put(
    '/v2/customers/:id',
    v2Route(context, (call) =>
      update(
        context,
        customerToUpdate(() => customerById(context, call.params['id'])),
        call,
      ),
    ),
  );
}

function details(context: SimulatorContext, named: Customer, call: Call): unknown {
  const { customer, warnings } = readableCustomer(context, named);
  return customerView(context, customer, call.query.get('embed')?.split(',') ?? [], warnings);
}

/** An update words "not found" its own way. */
function customerToUpdate(find: () => Customer): Customer {
  try {
    return find();
  } catch (error) {
    if (error instanceof Refusal && error.code === 8015) throw new Refusal([customerStatus(8009)]);
    throw error;
  }
}

async function update(
  context: SimulatorContext,
  customer: Customer,
  { query, body }: Call,
): Promise<unknown> {
  const input = parseInput(customerInput, body);
  const named = { source: query.get('source'), accountId: query.get('accountId') };
  const warnings = await withCustomerLock(context, customer.id, () =>
    updateCustomer(context, customer, named, input),
  );
  return { createdId: customer.id, warnings, sideEffects: [] };
}

async function changeIdentifier(context: SimulatorContext, { query, params, body }: Call): Promise<unknown> {
  const place = readSource(context, query.get('source'), query.get('accountId'));
  const customer = customerToUpdate(() => customerById(context, params['id']));
  const profile = customer.profiles.find(
    ({ source, accountId }) => source === place.source && accountId === place.accountId,
  );
  if (profile === undefined) throw new Refusal([customerStatus(8009)]);
  const changes = parseInput(identifierChanges, body);
  const warnings = await withCustomerLock(context, customer.id, () =>
    changeIdentifiers(context, customer, profile, changes),
  );
  return { createdId: customer.id, warnings };
}
