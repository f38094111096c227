import { z } from 'zod';
import type { SimulatorContext } from '../../context.ts';
import { Refusal } from '../answers/refusal.ts';
import type { Status } from '../answers/status.ts';
import type { Customer, Profile } from './customer.ts';
import { scalarText } from './customer-input.ts';
import { customerStatus } from './customer-statuses.ts';
import { identifierTypeOf, type Identifier } from './identifier.ts';
import { attachIdentifier, detachIdentifier, holdingsOf, identifierKey } from './identifier-index.ts';
import { mergeCustomers } from './merge-customers.ts';
import { validIdentifiers } from './valid-identifiers.ts';

const change = z.object({ type: z.string(), value: scalarText });

export const identifierChanges = z.object({
  add: z.array(change).default([]),
  remove: z.array(change).default([]),
});

/** One of each may be held in a profile: adding another replaces it (inferred). */
const SINGLE = new Set(['mobile', 'email', 'externalId']);

/**
 * Adds and removes identifiers of a profile (reference section 6.2). An added one that lives on a customer of another
 * source merges that customer into this one (8051). Refuses with 8007 when it lives in the same source, 8013, 8066.
 */
export function changeIdentifiers(
  context: SimulatorContext,
  customer: Customer,
  profile: Profile,
  changes: z.output<typeof identifierChanges>,
): readonly Status[] {
  const warnings: Status[] = [];
  if (changes.add.some(({ type }) => identifierTypeOf(type) === undefined)) {
    throw new Refusal([customerStatus(8013)]);
  }
  const added = validIdentifiers(changes.add, warnings).filter((one) => !isHeld(profile, one, warnings));
  const removed = changes.remove.flatMap(({ type, value }) =>
    profile.identifiers.filter((held) => held.type === type && held.value === value),
  );
  const victims = new Map<number, Customer>();
  const allowed = added.filter((identifier) => {
    const others = holdersOf(context, customer, profile, identifier);
    if (others.length > 1) warnings.push(customerStatus(8074));
    for (const other of others.length === 1 ? others : []) victims.set(other.id, other);
    return others.length <= 1;
  });
  const leaves = profile.identifiers.length + allowed.length > removed.length;
  if ((allowed.length === 0 && removed.length === 0) || !leaves) return [...warnings, customerStatus(8070)];

  for (const victim of victims.values()) {
    warnings.push(customerStatus(8051, customer.id));
    mergeCustomers(context, customer, victim);
  }
  for (const identifier of removed) detachIdentifier(context.loyalty, profile, identifier);
  for (const identifier of allowed) place(context, customer, profile, identifier);
  profile.updatedAtMs = context.nowMs();
  customer.updatedAtMs = context.nowMs();
  return warnings;
}

function place(
  context: SimulatorContext,
  customer: Customer,
  profile: Profile,
  identifier: Identifier,
): void {
  if (SINGLE.has(identifier.type)) {
    const replaced = profile.identifiers.filter(({ type }) => type === identifier.type);
    for (const old of replaced) detachIdentifier(context.loyalty, profile, old);
  }
  attachIdentifier(context.loyalty, customer, profile, identifier);
}

/** Other customers who hold it; refused when one of them would bring a second profile of this source. */
function holdersOf(
  context: SimulatorContext,
  customer: Customer,
  { source, accountId }: Profile,
  identifier: Identifier,
): readonly Customer[] {
  const foreign = holdingsOf(context.loyalty, identifier).filter(
    ({ customerId }) => customerId !== customer.id,
  );
  if (foreign.some((holding) => holding.source === source && holding.accountId === accountId)) {
    throw new Refusal([customerStatus(8007)]);
  }
  const others = [...new Set(foreign.map(({ customerId }) => customerId))].flatMap(
    (id) => context.loyalty.customers.get(id) ?? [],
  );
  const isUsed = others.some(({ profiles }) =>
    profiles.some((profile) => profile.source === source && profile.accountId === accountId),
  );
  if (isUsed) throw new Refusal([customerStatus(8066)]);
  return others;
}

function isHeld(profile: Profile, identifier: Identifier, warnings: Status[]): boolean {
  const key = identifierKey(identifier);
  if (!profile.identifiers.some((held) => identifierKey(held) === key)) return false;
  if (identifier.type === 'mobile') warnings.push(customerStatus(8071));
  if (identifier.type === 'email') warnings.push(customerStatus(8072));
  if (identifier.type === 'externalId') warnings.push(customerStatus(8073));
  return true;
}
