import type { Router } from 'express';
import type { SimulatorContext } from '../../context.ts';
import { Refusal } from '../answers/refusal.ts';
import { v2Route, type Call } from '../answers/v2-route.ts';
import { decimalNumber } from '../amounts/decimal.ts';
import type { Customer } from '../customers/customer.ts';
import { customerStatus } from '../customers/customer-statuses.ts';
import { customerById, readableCustomer } from '../customers/read-customer.ts';
import { namingOf, resolveCustomer } from '../customers/resolve-customer.ts';
import { loyaltyDetails } from './loyalty-details.ts';
import { pointsTotals } from './points-ledger.ts';
import { pointsStatus } from './points-statuses.ts';
import { tierOf } from './tier-of.ts';

/** Loyalty details, balance and tier of one customer, by identifier and by id (reference section 6.3). */
export function mountBalances(router: Router, context: SimulatorContext): void {
  const byNaming = (call: Call): Customer => resolveCustomer(context, namingOf(call.query));
  const byId = (call: Call): Customer => customerById(context, call.params['id']);
  const reads = [
    ['loyaltyDetails', readLoyaltyDetails],
    ['points/balance', readBalance],
    ['tierDetails', readTier],
  ] as const;
  for (const [name, read] of reads) {
    const route = (find: (call: Call) => Customer) =>
      v2Route(context, (call) => read(context, readableCustomer(context, find(call)).customer, call));
    router.get(`/v2/customers/lookup/${name}`, route(byNaming));
    router.get(`/v2/customers/:id/${name}`, route(byId));
  }
  router.get(
    '/v2/customers/points/balance/:id',
    v2Route(context, (call) => readBalance(context, readableCustomer(context, byId(call)).customer, call)),
  );
}

function readLoyaltyDetails(context: SimulatorContext, customer: Customer, call: Call): unknown {
  if (customer.loyaltyType !== 'loyalty') throw new Refusal([customerStatus(8089)]);
  refuseUnknownProgram(context, call);
  return { data: [loyaltyDetails(context, customer)], warnings: [], errors: [] };
}

function readBalance(context: SimulatorContext, customer: Customer, call: Call): unknown {
  refuseNonLoyalty(customer);
  const entityType = call.query.get('entityType') ?? 'CUSTOMER';
  if (entityType !== 'CUSTOMER') throw new Refusal([pointsStatus(1212)]);
  if (call.query.get('fetchDataForAllPrograms') !== 'true') refuseUnknownProgram(context, call);
  const balance = decimalNumber(pointsTotals(customer).balance);
  return {
    entityId: customer.id,
    entityType,
    programId: context.settings.programId,
    totalPoints: balance,
    mainPoints: balance,
    promisedPoints: 0,
    promisedPointsBreakup: { delayedAccrualPoints: 0, externalTriggerBasedPoints: 0 },
    warnings: [],
  };
}

function readTier(context: SimulatorContext, customer: Customer, call: Call): unknown {
  refuseNonLoyalty(customer);
  refuseUnknownProgram(context, call);
  const tier = tierOf(context, pointsTotals(customer).lifetime);
  return {
    entityId: customer.id,
    programId: context.settings.programId,
    currentTierSerialNumber: tier.number,
    currentTierName: tier.name,
    nextTierSerialNumber: tier.nextNumber,
    nextTierName: tier.nextName,
    warnings: [],
  };
}

function refuseNonLoyalty(customer: Customer): void {
  if (customer.loyaltyType !== 'loyalty') throw new Refusal([customerStatus(8121)]);
}

function refuseUnknownProgram(context: SimulatorContext, call: Call): void {
  const programId = call.query.get('programId');
  if (programId !== null && programId !== String(context.settings.programId)) {
    throw new Refusal([pointsStatus(1213)]);
  }
}
