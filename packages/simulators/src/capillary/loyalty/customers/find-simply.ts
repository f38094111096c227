import type { SimulatorContext } from '../../context.ts';
import type { Customer } from './customer.ts';
import { identifierTypeOf } from './identifier.ts';
import { holdingsOf } from './identifier-index.ts';

/** v1.1 and coupons name a customer by one of these fields, without a source. */
const FIELDS: readonly (readonly [string, string])[] = [
  ['id', 'id'],
  ['user_id', 'id'],
  ['mobile', 'mobile'],
  ['email', 'email'],
  ['externalId', 'externalId'],
  ['external_id', 'externalId'],
  ['external_Id', 'externalId'],
  ['cardnumber', 'cardnumber'],
  ['card_number', 'cardnumber'],
  ['cardExternalId', 'cardExternalId'],
  ['card_external_id', 'cardExternalId'],
];

/**
 * The customer that the first filled field names. INSTORE counts first; whether other sources count is
 * `settings.v1LookupScope`.
 */
export function findSimply(
  context: SimulatorContext,
  fields: Readonly<Record<string, unknown>>,
): Customer | undefined {
  for (const [field, name] of FIELDS) {
    const value = textOf(fields[field]);
    if (value !== '') return findBy(context, name, value);
  }
  return undefined;
}

/** Whether any field by which a customer can be named is filled. */
export function namesSomebody(fields: Readonly<Record<string, unknown>>): boolean {
  return FIELDS.some(([field]) => textOf(fields[field]) !== '');
}

function findBy(context: SimulatorContext, name: string, value: string): Customer | undefined {
  const { customers } = context.loyalty;
  const type = identifierTypeOf(name);
  if (type === undefined) return undefined;
  if (type === 'id') return followMerge(context, customers.get(Number(value)));
  const holdings = holdingsOf(context.loyalty, { type, value });
  const instore = holdings.find(({ source }) => source === 'INSTORE');
  const holding = context.settings.v1LookupScope === 'instore' ? instore : (instore ?? holdings[0]);
  return holding === undefined ? undefined : customers.get(holding.customerId);
}

function followMerge(context: SimulatorContext, customer: Customer | undefined): Customer | undefined {
  const survivor = customer?.mergedInto ?? null;
  return survivor === null ? customer : followMerge(context, context.loyalty.customers.get(survivor));
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}
