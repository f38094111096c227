import type { SimulatorContext } from '../../context.ts';
import { decimalNumber } from '../amounts/decimal.ts';
import type { Customer } from '../customers/customer.ts';
import { lifetimePurchases } from '../transactions/lifetime-purchases.ts';
import { pointsTotals } from './points-ledger.ts';
import { tierOf } from './tier-of.ts';

/** One entry of `loyaltyDetails` (reference section 6.3). Nothing expires and nothing is promised in the simulator. */
export function loyaltyDetails(context: SimulatorContext, customer: Customer): Record<string, unknown> {
  const totals = pointsTotals(customer);
  const tier = tierOf(context, totals.lifetime);
  return {
    redeemed: decimalNumber(totals.redeemed.minus(totals.reversed)),
    expired: 0,
    returned: decimalNumber(totals.returned),
    adjusted: 0,
    lifetimePoints: decimalNumber(totals.lifetime),
    loyaltyPoints: decimalNumber(totals.balance),
    cumulativePurchases: decimalNumber(lifetimePurchases(context, customer)),
    loyaltyId: customer.id,
    currentSlab: tier.name,
    nextSlab: tier.nextName,
    nextSlabSerialNumber: tier.nextNumber,
    nextSlabDescription: tier.nextName,
    slabSNo: tier.number,
    slabExpiryDate: null,
    programId: context.settings.programId,
    delayedPoints: 0,
    delayedReturnedPoints: 0,
    totalAvailablePoints: decimalNumber(totals.balance),
    totalReturnedPoints: decimalNumber(totals.returned),
    linkedPartnerPrograms: [],
  };
}
