import { z } from 'zod';
import type { SimulatorContext } from '../../context.ts';
import { Refusal } from '../answers/refusal.ts';
import type { Customer } from '../customers/customer.ts';
import { scalarText } from '../customers/customer-input.ts';
import { findSimply } from '../customers/find-simply.ts';
import { profileView } from '../customers/customer-view.ts';
import { couponStatus } from './coupon-statuses.ts';

const text = scalarText.optional();

/** How coupon bodies name a customer. */
export const couponCustomerInput = z.object({
  id: text,
  mobile: text,
  email: text,
  externalId: text,
  cardnumber: text,
  cardExternalId: text,
});

/** Whose coupon it is: refused with 701 unknown, 742 with fraud status. */
export function couponCustomer(
  context: SimulatorContext,
  fields: Readonly<Record<string, unknown>>,
): Customer {
  const customer = findSimply(context, fields);
  if (customer === undefined || customer.isPiiDeleted) throw new Refusal([couponStatus(701)]);
  if (customer.statusLabel === 'FRAUD') throw new Refusal([couponStatus(742)]);
  return customer;
}

/** The customer as coupon answers show it. */
export function couponCustomerView(context: SimulatorContext, customer: Customer): unknown {
  return {
    id: customer.id,
    profiles: customer.profiles.map((profile) => profileView(context, customer, profile)),
  };
}
