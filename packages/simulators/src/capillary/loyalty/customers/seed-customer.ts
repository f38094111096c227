import { Big } from 'big.js';
import type { LoyaltySeed } from '../loyalty-seed.ts';
import type { LoyaltyState } from '../loyalty-state.ts';
import type { SeedDependencies } from '../seed-loyalty.ts';
import type { Customer, Profile } from './customer.ts';
import { identifierTypeOf, type Identifier } from './identifier.ts';
import { attachIdentifier, holdingsOf, identifierKey } from './identifier-index.ts';

type CustomerSeed = LoyaltySeed['customers'][number];
type ProfileSeed = CustomerSeed['otherProfiles'][number];

/** Adds one customer as seeded. Throws when its id or an identifier of it is there already. */
export function seedCustomer(
  state: LoyaltyState,
  seed: CustomerSeed,
  { nextId, nowMs }: SeedDependencies,
): void {
  const id = seed.id ?? nextId();
  if (state.customers.has(id)) throw new Error(`Customer ${id} is there already: seed another id.`);
  const atMs = nowMs();
  const points = new Big(seed.points);
  const movement = { id: nextId(), atMs, reason: 'opening' as const, points };
  const customer: Customer = {
    id,
    profiles: [],
    loyaltyType: seed.loyaltyType,
    statusLabel: seed.statusLabel,
    registeredAtMs: atMs,
    registeredByTill: '',
    updatedAtMs: atMs,
    associatedWith: '',
    extendedFields: seed.extendedFields,
    ledger: points.eq(0)
      ? []
      : [{ ...movement, transactionId: null, transactionNumber: '', tillCode: '', storeCode: '' }],
    transactionIds: [],
    mergedInto: seed.mergedInto,
    isPiiDeleted: seed.isPiiDeleted,
  };
  state.customers.set(id, customer);
  addProfile(state, customer, seed, [...namedIdentifiers(seed), ...readIdentifiers(seed)], atMs);
  for (const other of seed.otherProfiles) addProfile(state, customer, other, readIdentifiers(other), atMs);
}

function addProfile(
  state: LoyaltyState,
  customer: Customer,
  { source, accountId, firstName, lastName, fields }: ProfileSeed,
  identifiers: readonly Identifier[],
  atMs: number,
): void {
  if (customer.isPiiDeleted) {
    for (const identifier of identifiers) state.deletedIdentifiers.add(identifierKey(identifier));
    return;
  }
  if (customer.mergedInto !== null) return;
  const profile: Profile = {
    source,
    accountId,
    firstName,
    lastName,
    identifiers: [],
    commChannels: [],
    fields,
    createdAtMs: atMs,
    createdByTill: '',
    updatedAtMs: atMs,
  };
  customer.profiles.push(profile);
  for (const identifier of identifiers) {
    const isHeld = holdingsOf(state, identifier).some(
      (holding) => holding.source === source && holding.accountId === accountId,
    );
    if (isHeld)
      throw new Error(`Somebody has the same ${identifier.type} in ${source} already: seed another.`);
    attachIdentifier(state, customer, profile, identifier);
  }
}

function namedIdentifiers({ mobile, email, externalId }: CustomerSeed): readonly Identifier[] {
  return [
    { type: 'mobile' as const, value: mobile ?? '' },
    { type: 'email' as const, value: email ?? '' },
    { type: 'externalId' as const, value: externalId ?? '' },
  ].filter(({ value }) => value !== '');
}

function readIdentifiers({ identifiers }: ProfileSeed): readonly Identifier[] {
  return identifiers.map(({ type: name, value }) => {
    const type = identifierTypeOf(name);
    if (type === undefined || type === 'id')
      throw new Error(`There is no identifier type ${name}: seed another.`);
    return { type, value };
  });
}
