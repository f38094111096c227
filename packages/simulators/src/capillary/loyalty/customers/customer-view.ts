import type { SimulatorContext } from '../../context.ts';
import { formatV2Time } from '../../time/cluster-time.ts';
import type { Status } from '../answers/status.ts';
import { decimalNumber } from '../amounts/decimal.ts';
import { loyaltyDetails } from '../points/loyalty-details.ts';
import { lifetimePurchases } from '../transactions/lifetime-purchases.ts';
import type { Customer, Profile } from './customer.ts';

/** A customer as `GET /v2/customers/{id}` shows it (reference section 6.1); `embed` adds the loyalty program. */
export function customerView(
  context: SimulatorContext,
  customer: Customer,
  embed: readonly string[],
  warnings: readonly Status[],
): unknown {
  const isProgramWanted = embed.some((part) => ['points', 'mlp'].includes(part));
  return {
    id: customer.id,
    profiles: customer.profiles.map((profile) => profileView(context, customer, profile)),
    loyaltyInfo: {
      loyaltyType: customer.loyaltyType,
      attributionV2: attribution(
        context,
        customer.registeredAtMs,
        customer.registeredByTill,
        customer.updatedAtMs,
      ),
      lifetimePurchases: decimalNumber(lifetimePurchases(context, customer)),
    },
    segments: {},
    associatedWith: customer.associatedWith || customer.registeredByTill,
    extendedFields: customer.extendedFields,
    fraudDetails: {},
    ...(customer.statusLabel === null ? {} : { statusLabel: customer.statusLabel }),
    loyaltyProgramDetails:
      isProgramWanted && customer.loyaltyType === 'loyalty' ? [loyaltyDetails(context, customer)] : [],
    groupLoyaltyProgramDetails: [],
    cardDetails: [],
    warnings,
  };
}

export function profileView(context: SimulatorContext, customer: Customer, profile: Profile): unknown {
  const { source, accountId, firstName, lastName, fields, identifiers, commChannels } = profile;
  return {
    firstName,
    lastName,
    attribution: attribution(context, profile.createdAtMs, profile.createdByTill, profile.updatedAtMs),
    fields,
    identifiers,
    commChannels: commChannels.map(channelView),
    source,
    userId: customer.id,
    accountId,
    conflictingProfileList: [],
    autoUpdateTime: formatV2Time(profile.updatedAtMs, context.settings.clusterOffsetMinutes),
    identifiersAll: identifiers,
  };
}

function channelView(channel: Readonly<Record<string, unknown>>): unknown {
  return {
    ...channel,
    primary: isTrue(channel['primary']),
    verified: isTrue(channel['verified']),
    meta: { residence: false, office: false, ...Object(channel['meta']) },
    attributes: channel['attributes'] ?? {},
  };
}

function attribution(
  context: SimulatorContext,
  createdAtMs: number,
  till: string,
  updatedAtMs: number,
): unknown {
  const { clusterOffsetMinutes } = context.settings;
  return {
    createDate: formatV2Time(createdAtMs, clusterOffsetMinutes),
    createdBy: { code: till, name: context.org.tills.get(till)?.name ?? till, type: 'TILL' },
    modifiedBy: { type: 'TILL' },
    modifiedDate: formatV2Time(updatedAtMs, clusterOffsetMinutes),
  };
}

/** Samples send `"primary":"true"`; answers have a boolean. */
function isTrue(value: unknown): boolean {
  return value === true || value === 'true';
}
