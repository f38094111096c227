import type { LoyaltyState } from '../loyalty-state.ts';
import type { Customer, Profile } from './customer.ts';
import type { Identifier } from './identifier.ts';

/** Who holds an identifier in one source and account. */
export interface IdentifierHolding {
  readonly source: string;
  readonly accountId: string;
  readonly customerId: number;
}

/** Key of an identifier in `LoyaltyState.identifiers`; e-mail addresses are the same in any case. */
export function identifierKey({ type, value }: Identifier): string {
  return `${type}|${type === 'email' ? value.toLowerCase() : value}`;
}

export function holdingsOf(state: LoyaltyState, identifier: Identifier): readonly IdentifierHolding[] {
  return state.identifiers.get(identifierKey(identifier)) ?? [];
}

/** Gives the identifier to the profile and notes who holds it. The caller has checked that nobody does in that source. */
export function attachIdentifier(
  state: LoyaltyState,
  customer: Customer,
  profile: Profile,
  identifier: Identifier,
): void {
  profile.identifiers = [...profile.identifiers, identifier];
  const { source, accountId } = profile;
  const holding = { source, accountId, customerId: customer.id };
  state.identifiers.set(identifierKey(identifier), [...holdingsOf(state, identifier), holding]);
}

export function detachIdentifier(state: LoyaltyState, profile: Profile, identifier: Identifier): void {
  const key = identifierKey(identifier);
  profile.identifiers = profile.identifiers.filter((held) => identifierKey(held) !== key);
  const others = holdingsOf(state, identifier).filter(
    ({ source, accountId }) => source !== profile.source || accountId !== profile.accountId,
  );
  if (others.length > 0) state.identifiers.set(key, others);
  else state.identifiers.delete(key);
}
