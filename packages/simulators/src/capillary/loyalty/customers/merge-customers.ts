import type { SimulatorContext } from '../../context.ts';
import type { Customer, Profile } from './customer.ts';
import { attachIdentifier, detachIdentifier } from './identifier-index.ts';

/** Moves everything of the victim to the survivor: profiles, points, bills, redemptions, coupons (reference section 6.2). */
export function mergeCustomers(context: SimulatorContext, survivor: Customer, victim: Customer): void {
  const { transactions, redemptions, coupons } = context.loyalty;
  for (const profile of victim.profiles) moveProfile(context, survivor, profile);
  victim.profiles = [];
  survivor.ledger = [...survivor.ledger, ...victim.ledger].toSorted((one, other) => one.atMs - other.atMs);
  victim.ledger = [];
  for (const id of victim.transactionIds) {
    const transaction = transactions.get(id);
    if (transaction !== undefined) transaction.customerId = survivor.id;
  }
  survivor.transactionIds = [...survivor.transactionIds, ...victim.transactionIds];
  victim.transactionIds = [];
  for (const redemption of redemptions.values()) {
    if (redemption.customerId === victim.id) redemption.customerId = survivor.id;
  }
  for (const coupon of coupons.values()) {
    if (coupon.customerId === victim.id) coupon.customerId = survivor.id;
  }
  survivor.updatedAtMs = context.nowMs();
  victim.updatedAtMs = context.nowMs();
  victim.mergedInto = survivor.id;
}

function moveProfile(context: SimulatorContext, survivor: Customer, profile: Profile): void {
  const { loyalty } = context;
  const { identifiers } = profile;
  for (const identifier of identifiers) detachIdentifier(loyalty, profile, identifier);
  const own = survivor.profiles.find(
    ({ source, accountId }) => source === profile.source && accountId === profile.accountId,
  );
  if (own === undefined) survivor.profiles.push(profile);
  for (const identifier of identifiers) attachIdentifier(loyalty, survivor, own ?? profile, identifier);
}
