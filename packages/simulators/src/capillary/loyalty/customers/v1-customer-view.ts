import type { SimulatorContext } from '../../context.ts';
import { formatV1Time } from '../../time/cluster-time.ts';
import { decimalNumber } from '../amounts/decimal.ts';
import { pointsTotals } from '../points/points-ledger.ts';
import { tierOf } from '../points/tier-of.ts';
import { lifetimePurchases } from '../transactions/lifetime-purchases.ts';
import type { Customer } from './customer.ts';
import { identifierOf } from './identifier-of.ts';

/** A customer as v1.1 shows it; times have no offset (reference sections 6.1 and 7.2). */
export function v1CustomerView(context: SimulatorContext, customer: Customer): Record<string, unknown> {
  const { clusterOffsetMinutes } = context.settings;
  const profile = customer.profiles.find(({ source }) => source === 'INSTORE') ?? customer.profiles[0];
  const totals = pointsTotals(customer);
  return {
    ...v1Identity(customer),
    firstname: profile?.firstName ?? '',
    lastname: profile?.lastName ?? '',
    lifetime_points: decimalNumber(totals.lifetime),
    lifetime_purchases: decimalNumber(lifetimePurchases(context, customer)),
    loyalty_points: decimalNumber(totals.balance),
    current_slab: tierOf(context, totals.lifetime).name,
    registered_on: formatV1Time(customer.registeredAtMs, clusterOffsetMinutes),
    updated_on: formatV1Time(customer.updatedAtMs, clusterOffsetMinutes),
    type: customer.loyaltyType === 'loyalty' ? 'LOYALTY' : 'NON_LOYALTY',
    source: profile?.source.toLowerCase() ?? '',
    custom_fields: { field: fieldList(profile?.fields ?? {}) },
    extended_fields: { field: fieldList(customer.extendedFields) },
  };
}

/** The identifiers that every v1.1 answer repeats. */
export function v1Identity(customer: Customer): Record<string, unknown> {
  return {
    user_id: String(customer.id),
    mobile: identifierOf(customer, 'mobile'),
    email: identifierOf(customer, 'email'),
    external_id: identifierOf(customer, 'externalId'),
  };
}

function fieldList(fields: Readonly<Record<string, unknown>>): readonly unknown[] {
  return Object.entries(fields).map(([name, value]) => ({ name, value }));
}
