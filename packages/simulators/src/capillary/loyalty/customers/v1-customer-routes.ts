import type { Router } from 'express';
import { z } from 'zod';
import type { SimulatorContext } from '../../context.ts';
import { withCustomerLock } from '../answers/customer-lock.ts';
import { oneOrMany } from '../answers/one-or-many.ts';
import { v1Item, v1Route, type V1Answer, type V1Item } from '../answers/v1-answer.ts';
import type { Call } from '../answers/v2-route.ts';
import type { Customer } from './customer.ts';
import { findSimply } from './find-simply.ts';
import { registerByV1 } from './register-by-v1.ts';
import { updateCustomer } from './update-customer.ts';
import { toCustomerInput, v1CustomerInput, type V1CustomerInput } from './v1-customer-input.ts';
import { V1_CUSTOMER_MESSAGES } from './v1-customer-messages.ts';
import { v1CustomerView, v1Identity } from './v1-customer-view.ts';

const v1Customers = z.object({ root: z.object({ customer: oneOrMany(v1CustomerInput) }) });

/** By what v1.1 customer/get finds customers; each may be a comma separated list. */
const LOOKUP_FIELDS = ['mobile', 'email', 'external_id', 'id', 'user_id'] as const;

/** v1.1 customers: get, add, update (reference sections 6.1 and 6.2). */
export function mountV1Customers(router: Router, context: SimulatorContext): void {
  router.get(
    '/v1.1/customer/get',
    v1Route(context, ({ query }) => answer(namings(query).map((fields) => found(context, fields)))),
  );
  router.post(
    '/v1.1/customer/add',
    v1Route(context, (call) => eachCustomer(call, (input) => add(context, call, input))),
  );
  router.post(
    '/v1.1/customer/update',
    v1Route(context, (call) => eachCustomer(call, (input) => update(context, input))),
  );
}

function answer(items: readonly V1Item[]): V1Answer {
  return { items, place: (customer) => ({ customers: { customer } }) };
}

function namings(query: URLSearchParams): readonly Readonly<Record<string, string>>[] {
  return LOOKUP_FIELDS.flatMap((field) =>
    (query.get(field) ?? '')
      .split(',')
      .filter((value) => value !== '')
      .map((value) => ({ [field]: value })),
  );
}

function found(context: SimulatorContext, fields: Readonly<Record<string, string>>): V1Item {
  const customer = findSimply(context, fields);
  return customer === undefined || customer.isPiiDeleted
    ? { body: fields, isSuccess: false, code: 1012, message: V1_CUSTOMER_MESSAGES[1012] }
    : success(context, customer, V1_CUSTOMER_MESSAGES[1000]);
}

function success(context: SimulatorContext, customer: Customer, message: string): V1Item {
  return { body: v1CustomerView(context, customer), isSuccess: true, code: 1000, message };
}

async function eachCustomer(
  { body }: Call,
  work: (input: V1CustomerInput) => Promise<V1Item>,
): Promise<V1Answer> {
  const parsed = v1Customers.safeParse(body);
  const items: V1Item[] = [];
  for (const input of parsed.data?.root.customer ?? []) {
    items.push(
      await v1Item(() => work(input), {
        mobile: input.mobile,
        email: input.email,
        external_id: input.external_id,
      }),
    );
  }
  return answer(items);
}

async function add(context: SimulatorContext, { caller }: Call, input: V1CustomerInput): Promise<V1Item> {
  const { customer, warnings } = registerByV1(context, caller, input);
  return { ...success(context, customer, 'Customer registered successfully.'), warnings };
}

async function update(context: SimulatorContext, input: V1CustomerInput): Promise<V1Item> {
  const customer = findSimply(context, input);
  if (customer === undefined) {
    return { body: { ...input }, isSuccess: false, code: 1011, message: V1_CUSTOMER_MESSAGES[1011] };
  }
  const { profiles, ...rest } = toCustomerInput(input);
  const own = customer.profiles.find(({ source }) => source === 'INSTORE') ?? customer.profiles[0];
  const place = { source: own?.source ?? 'INSTORE', accountId: own?.accountId ?? '' };
  const warnings = await withCustomerLock(context, customer.id, () =>
    updateCustomer(context, customer, place, {
      ...rest,
      // Identifiers only name the customer here: v1.1 changes them by update_identity.
      profiles: profiles.map((profile) => Object.assign(profile, { identifiers: [] })),
    }),
  );
  return {
    ...success(context, customer, 'Customer updated successfully.'),
    body: { ...v1Identity(customer), ...v1CustomerView(context, customer) },
    warnings,
  };
}
