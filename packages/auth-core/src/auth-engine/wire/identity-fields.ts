import type { IdentityInput } from '../identity.ts';
import { normaliseIdentifier, normaliseIdentity } from '../normalise-identity.ts';
import type { Surface } from './surface.ts';

type Fields = Readonly<Record<string, string | undefined>>;

/** The fields that begin every body: who signs in, at which brand, on which device. */
export interface IdentityFields {
  of(identity: IdentityInput): Fields;
  /** With the mobile or email to which a USERNAME's codes go (reference section 4.1). */
  withContact(identity: IdentityInput): Fields;
}

export function createIdentityFields(brand: string, surface: Surface): IdentityFields {
  const place = surface.kind === 'mobile' ? { brand, deviceId: surface.deviceId } : { brand };
  return {
    of: (identity) => ({ ...normaliseIdentifier(identity), ...place }),
    withContact: (identity) => ({ ...normaliseIdentity(identity), ...place }),
  };
}
