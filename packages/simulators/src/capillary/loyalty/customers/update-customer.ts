import type { SimulatorContext } from '../../context.ts';
import { Refusal } from '../answers/refusal.ts';
import type { Status } from '../answers/status.ts';
import type { Customer } from './customer.ts';
import type { CustomerInput, ProfileInput } from './customer-input.ts';
import { customerStatus } from './customer-statuses.ts';
import { holdingsOf } from './identifier-index.ts';
import { knownExtendedFields } from './known-extended-fields.ts';
import { readSource, type SourceAccount } from './read-source.ts';
import { validChannels, validIdentifiers } from './valid-identifiers.ts';

/**
 * Updates names, fields and channels; identifiers and source stay as they are (reference section 6.2). Refuses with 8007
 * when an identifier in the body belongs to somebody else in the source, 8009, 8018, 8065, 8086.
 */
export function updateCustomer(
  context: SimulatorContext,
  customer: Customer,
  named: { readonly source: string | null; readonly accountId: string | null },
  input: CustomerInput,
): readonly Status[] {
  const warnings: Status[] = [];
  if (customer.mergedInto !== null || customer.isPiiDeleted) throw new Refusal([customerStatus(8009)]);
  refuseLeavingLoyalty(customer, input);
  const { statusLabel } = input;
  if (statusLabel && !context.settings.statusLabels.includes(statusLabel)) {
    throw new Refusal([customerStatus(8086)]);
  }
  const changes = input.profiles.map((profile) => {
    const place = readSource(context, named.source ?? profile.source, named.accountId ?? profile.accountId);
    refuseForeignIdentifiers(context, customer, place, profile);
    const own = customer.profiles.find(
      ({ source, accountId }) => source === place.source && accountId === place.accountId,
    );
    if (own === undefined) throw new Refusal([customerStatus(8065)]);
    return { own, profile };
  });
  for (const { own, profile } of changes) {
    own.firstName = profile.firstName ?? own.firstName;
    own.lastName = profile.lastName ?? own.lastName;
    own.fields = { ...own.fields, ...profile.fields };
    const channels = validChannels(profile.commChannels, warnings);
    const replaced = new Set(channels.map(({ type, value }) => `${String(type)}|${String(value)}`));
    const kept = own.commChannels.filter(
      ({ type, value }) => !replaced.has(`${String(type)}|${String(value)}`),
    );
    own.commChannels = [...kept, ...channels];
    own.updatedAtMs = context.nowMs();
  }
  Object.assign(customer.extendedFields, knownExtendedFields(context, input.extendedFields, warnings));
  if (input.loyaltyInfo?.loyaltyType === 'loyalty') customer.loyaltyType = 'loyalty';
  if (statusLabel) customer.statusLabel = statusLabel;
  customer.updatedAtMs = context.nowMs();
  return warnings;
}

function refuseLeavingLoyalty(customer: Customer, input: CustomerInput): void {
  const wanted = input.loyaltyInfo?.loyaltyType?.toLowerCase();
  if (customer.loyaltyType === 'loyalty' && wanted === 'non-loyalty') {
    throw new Refusal([customerStatus(8018)]);
  }
}

function refuseForeignIdentifiers(
  context: SimulatorContext,
  customer: Customer,
  place: SourceAccount,
  profile: ProfileInput,
): void {
  const isForeign = validIdentifiers(profile.identifiers, []).some((identifier) =>
    holdingsOf(context.loyalty, identifier).some(
      ({ source, accountId, customerId }) =>
        source === place.source && accountId === place.accountId && customerId !== customer.id,
    ),
  );
  if (isForeign) throw new Refusal([customerStatus(8007)]);
}
