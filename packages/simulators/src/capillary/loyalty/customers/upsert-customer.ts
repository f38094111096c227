import type { Caller, SimulatorContext } from '../../context.ts';
import type { BatchRow } from '../answers/batch-answer.ts';
import { withCustomerLock } from '../answers/customer-lock.ts';
import { addCustomer } from './add-customer.ts';
import { changeIdentifiers } from './change-identifier.ts';
import type { Customer, Profile } from './customer.ts';
import type { CustomerInput, ProfileInput } from './customer-input.ts';
import { holdingsOf } from './identifier-index.ts';
import { updateCustomer } from './update-customer.ts';
import { validIdentifiers } from './valid-identifiers.ts';

/**
 * Adds a customer, or updates the one that its source knows by any of the identifiers and, unless
 * `skipsChangeIdentifier`, attaches the others (reference section 6.2).
 */
export async function upsertCustomer(
  context: SimulatorContext,
  caller: Caller,
  input: CustomerInput,
  skipsChangeIdentifier: boolean,
): Promise<BatchRow> {
  const [profile] = input.profiles;
  const known = profile === undefined ? undefined : findProfile(context, profile);
  if (known === undefined || profile === undefined) {
    const { customer, warnings, sideEffects } = addCustomer(context, caller, input);
    return row(customer, warnings, sideEffects);
  }
  return withCustomerLock(context, known.customer.id, () => {
    const { source, accountId } = known.profile;
    const changed = skipsChangeIdentifier
      ? []
      : changeIdentifiers(context, known.customer, known.profile, {
          add: profile.identifiers.filter(({ type, value }) => !holds(known.profile, type, value)),
          remove: [],
        });
    const updated = updateCustomer(context, known.customer, { source, accountId }, input);
    // Nothing new to attach is no news in an upsert.
    return row(known.customer, [...changed.filter(({ code }) => code !== 8070), ...updated], []);
  });
}

function row(customer: Customer, warnings: BatchRow['warnings'], sideEffects: readonly unknown[]): BatchRow {
  return { entityId: customer.id, result: { createdId: customer.id, sideEffects }, errors: [], warnings };
}

function holds(profile: Profile, type: string, value: string): boolean {
  return profile.identifiers.some((held) => held.type === type && held.value === value);
}

function findProfile(
  context: SimulatorContext,
  input: ProfileInput,
): { readonly customer: Customer; readonly profile: Profile } | undefined {
  const accountId = input.accountId ?? '';
  for (const identifier of validIdentifiers(input.identifiers, [])) {
    const holding = holdingsOf(context.loyalty, identifier).find(
      (one) => one.source === input.source && one.accountId === accountId,
    );
    const customer = holding === undefined ? undefined : context.loyalty.customers.get(holding.customerId);
    const profile = customer?.profiles.find(
      (one) => one.source === input.source && one.accountId === accountId,
    );
    if (customer !== undefined && profile !== undefined) return { customer, profile };
  }
  return undefined;
}
