import type { Caller, SimulatorContext } from '../../context.ts';
import type { Customer, Profile } from './customer.ts';
import { attachIdentifier } from './identifier-index.ts';
import type { ProfilePlan } from './plan-profile.ts';

/** Gives the customer a profile as planned, with its identifiers. */
export function addProfile(
  context: SimulatorContext,
  caller: Caller,
  customer: Customer,
  plan: ProfilePlan,
): void {
  const nowMs = context.nowMs();
  const profile: Profile = {
    source: plan.place.source,
    accountId: plan.place.accountId,
    firstName: plan.firstName,
    lastName: plan.lastName,
    identifiers: [],
    commChannels: plan.commChannels,
    fields: plan.fields,
    createdAtMs: nowMs,
    createdByTill: caller.tillCode,
    updatedAtMs: nowMs,
  };
  customer.profiles.push(profile);
  for (const identifier of plan.identifiers) attachIdentifier(context.loyalty, customer, profile, identifier);
}
