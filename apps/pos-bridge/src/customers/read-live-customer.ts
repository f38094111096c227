import type { CapillaryClient } from '@capconnect/capillary-client';
import { AppError } from '@capconnect/kernel';
import type { StoreSettings } from '../tenant.ts';
import type { TillIdentifier } from './customer-identifier.ts';
import type { KnownCustomer } from './known-customer.ts';

export interface LiveQuestion {
  readonly client: CapillaryClient;
  readonly settings: Pick<StoreSettings, 'source' | 'accountId'>;
  readonly identifier: TillIdentifier;
  /** Capillary's id of whom the identifier led to last time: asked for at once, and used if it still does. */
  readonly lastCustomerId?: string | undefined;
}

/** Coupons that a receipt or a screen can show. */
const MOST_COUPONS = 50;
/** "Not in the loyalty programme": such a customer has no points, which is no failure. */
const NOT_A_MEMBER = new Set(['8089', '8121']);

/**
 * Asks Capillary who a customer is and what they have: one round trip where the identifier still leads to whom it led to
 * before, else two. `undefined` when Capillary knows none.
 */
export async function readLiveCustomer(question: LiveQuestion): Promise<KnownCustomer | undefined> {
  const { client, settings, identifier, lastCustomerId } = question;
  const guess = lastCustomerId === undefined ? undefined : readCustomer(question, lastCustomerId);
  // It may fail while the lookup is still under way, and may not matter.
  guess?.catch(() => {});
  const { source, accountId } = settings;
  const found = await client.customers.lookup({ identifiers: [identifier], source, accountId });
  if (found === undefined) return undefined;
  return guess !== undefined && found.customerId === lastCustomerId
    ? guess
    : readCustomer(question, found.customerId);
}

async function readCustomer(
  { client, settings: { source, accountId } }: LiveQuestion,
  customerId: string,
): Promise<KnownCustomer> {
  const [details, loyalty, { coupons }] = await Promise.all([
    client.customers.details({ customerId, source, accountId }),
    client.customers.loyaltyDetails({ customerId }).catch(noProgramsOfNoMember),
    client.customers.coupons({ customerId, status: 'REDEEMABLE', limit: MOST_COUPONS }),
  ]);
  const [program] = loyalty.programs;
  const identifierOf = (...types: readonly string[]) =>
    details.identifiers.find(({ type }) => types.includes(type))?.value;
  return {
    customerId: details.customerId,
    profile: {
      firstName: details.firstName,
      lastName: details.lastName,
      mobile: identifierOf('mobile'),
      email: identifierOf('email'),
      externalId: identifierOf('externalId'),
      cardNumber: identifierOf('cardnumber', 'cardNumber'),
      isMember: details.isLoyalty,
    },
    points: program?.points ?? '0',
    tier: program?.tier,
    tierExpiresAt: program?.tierExpiresAt,
    nextTier: program?.nextTier,
    coupons: coupons.map((coupon) => ({
      code: coupon.code,
      description: coupon.description,
      discountType: coupon.discountType,
      discountValue: coupon.discountValue,
      discountUpTo: coupon.discountUpTo,
      validTill: coupon.validTill,
      redemptionsLeft: coupon.redemptionsLeft,
    })),
  };
}

function noProgramsOfNoMember(error: unknown): { readonly programs: readonly [] } {
  if (error instanceof AppError && NOT_A_MEMBER.has(String(error.details['capillaryCode']))) {
    return { programs: [] };
  }
  throw error;
}
