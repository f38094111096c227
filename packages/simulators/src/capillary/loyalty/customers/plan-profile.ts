import type { SimulatorContext } from '../../context.ts';
import { Refusal } from '../answers/refusal.ts';
import type { Status } from '../answers/status.ts';
import type { ProfileInput } from './customer-input.ts';
import { customerStatus } from './customer-statuses.ts';
import type { Identifier } from './identifier.ts';
import { holdingsOf, identifierKey } from './identifier-index.ts';
import { readSource, type SourceAccount } from './read-source.ts';
import { validChannels, validIdentifiers } from './valid-identifiers.ts';

const LONGEST_NAME = 100;

/** A profile to add, checked, and who holds its identifiers in other sources. */
export interface ProfilePlan {
  readonly place: SourceAccount;
  readonly firstName: string;
  readonly lastName: string;
  readonly identifiers: readonly Identifier[];
  readonly commChannels: Readonly<Record<string, unknown>>[];
  readonly fields: Record<string, unknown>;
  readonly holderIds: ReadonlySet<number>;
}

/** Refuses with 8003, 8004, 8005, 8006, 8014, 8026, 8045 what cannot be added (reference section 6.2). */
export function planProfile(context: SimulatorContext, input: ProfileInput, warnings: Status[]): ProfilePlan {
  const place = readSource(context, input.source, input.accountId, 8004);
  const identifiers = validIdentifiers(input.identifiers, warnings);
  if (identifiers.length === 0) throw new Refusal([customerStatus(8005)]);
  refuseMissingPrimary(context, identifiers);
  const holderIds = new Set<number>();
  for (const identifier of identifiers) {
    if (context.loyalty.deletedIdentifiers.has(identifierKey(identifier))) {
      throw new Refusal([customerStatus(8026)]);
    }
    for (const holding of holdingsOf(context.loyalty, identifier)) {
      if (holding.source === place.source && holding.accountId === place.accountId) {
        throw new Refusal([customerStatus(8006, holding.customerId)]);
      }
      holderIds.add(holding.customerId);
    }
  }
  return {
    place,
    firstName: (input.firstName ?? '').slice(0, LONGEST_NAME),
    lastName: (input.lastName ?? '').slice(0, LONGEST_NAME),
    identifiers,
    commChannels: validChannels(input.commChannels, warnings),
    fields: input.fields,
    holderIds,
  };
}

function refuseMissingPrimary(context: SimulatorContext, identifiers: readonly Identifier[]): void {
  const primary = context.settings.primaryIdentifier;
  if (primary !== null && !identifiers.some(({ type }) => type === primary)) {
    throw new Refusal([customerStatus(8014, primary)]);
  }
}
