import type { FoundCustomer } from './create-customer-lookup.ts';

/** A customer as a till is shown them. */
export function customerView({ customer, source, asOfMs, hasFewerPoints }: FoundCustomer) {
  const { tier, tierExpiresAt, nextTier, ...rest } = customer;
  return {
    ...rest,
    tier: tier ?? null,
    tierExpiresAt: tierExpiresAt ?? null,
    nextTier: nextTier ?? null,
    source,
    asOf: new Date(asOfMs).toISOString(),
    ...(hasFewerPoints ? { warnings: ['A return since then took points back: there are fewer now.'] } : {}),
  };
}
