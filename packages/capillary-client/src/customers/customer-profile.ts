import type { CapillarySource } from '../capillary-source.ts';
import type { ProfileIdentifier } from './customer-identifier.ts';

/** Where messages reach the customer. Capillary takes the flags as text. */
interface CommunicationChannel {
  readonly type: 'mobile' | 'email' | 'wechat' | 'line' | 'mobilePush';
  readonly value: string;
  readonly primary?: 'true' | 'false' | undefined;
  readonly verified?: 'true' | 'false' | undefined;
}

/** What can be written of a customer; Capillary's names (reference section 6.2). */
export interface CustomerProfile {
  /** At most 100 characters; Capillary cuts the rest off. */
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
  readonly commChannels?: readonly CommunicationChannel[] | undefined;
  /** Custom fields of the profile. */
  readonly fields?: Readonly<Record<string, string>> | undefined;
  readonly extendedFields?: Readonly<Record<string, string>> | undefined;
  readonly loyaltyType?: 'loyalty' | 'non_loyalty' | undefined;
  readonly statusLabel?: string | undefined;
  /** The till that the registration counts for, where it is not the caller's. */
  readonly associatedWith?: string | undefined;
}

/** The body of add and update: the same shape, identifiers only on add. */
export function toProfileBody(
  profile: CustomerProfile,
  where: {
    readonly source: CapillarySource;
    readonly accountId?: string | undefined;
    readonly identifiers?: readonly ProfileIdentifier[];
  },
): object {
  const { firstName, lastName, commChannels, fields, extendedFields, loyaltyType, statusLabel } = profile;
  const { source, accountId, identifiers } = where;
  return {
    profiles: [{ firstName, lastName, source, accountId, identifiers, commChannels, fields }],
    extendedFields,
    loyaltyInfo: loyaltyType === undefined ? undefined : { loyaltyType },
    statusLabel,
    associatedWith: profile.associatedWith,
  };
}
