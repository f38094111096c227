import type { Caller, SimulatorContext } from '../../context.ts';
import { parseV2Time } from '../../time/cluster-time.ts';
import { Refusal } from '../answers/refusal.ts';
import type { Status } from '../answers/status.ts';
import { registrationPoints } from '../points/registration-points.ts';
import { pointsEffect, type SideEffect } from '../transactions/side-effect.ts';
import { addProfile } from './add-profile.ts';
import type { Customer } from './customer.ts';
import type { CustomerInput } from './customer-input.ts';
import { customerStatus } from './customer-statuses.ts';
import { knownExtendedFields } from './known-extended-fields.ts';
import { mergeCustomers } from './merge-customers.ts';
import { planProfile, type ProfilePlan } from './plan-profile.ts';

export interface AddedCustomer {
  readonly customer: Customer;
  readonly warnings: readonly Status[];
  readonly sideEffects: readonly SideEffect[];
}

/**
 * Adds a customer, or combines with the one that other sources know by the same identifiers (warnings 8050, 8051).
 * Everything is checked before anything changes. Refuses with 8004, 8005, 8006, 8014, 8017, 8026, 8045, 8086, 91020.
 */
export function addCustomer(context: SimulatorContext, caller: Caller, input: CustomerInput): AddedCustomer {
  const warnings: Status[] = [];
  if (input.profiles.length === 0) throw new Refusal([customerStatus(8004)]);
  const plans = input.profiles.map((profile) => planProfile(context, profile, warnings));
  const registeredAtMs = readRegistration(context, input);
  const extendedFields = knownExtendedFields(context, input.extendedFields, warnings);
  const statusLabel = readStatusLabel(context, input, warnings);

  const found = combine(context, plans, warnings);
  const customer = found ?? register(context, caller, input, registeredAtMs);
  for (const plan of plans) addProfile(context, caller, customer, plan);
  Object.assign(customer.extendedFields, extendedFields);
  customer.statusLabel = statusLabel ?? customer.statusLabel;
  customer.updatedAtMs = context.nowMs();
  const points = found === undefined ? registrationPoints(context, caller, customer) : null;
  return { customer, warnings, sideEffects: points === null ? [] : [pointsEffect(customer.id, points)] };
}

/** The customer that holds the identifiers in other sources; several are merged into the oldest. */
function combine(
  context: SimulatorContext,
  plans: readonly ProfilePlan[],
  warnings: Status[],
): Customer | undefined {
  const holders = [...new Set(plans.flatMap(({ holderIds }) => [...holderIds]))]
    .toSorted((one, other) => one - other)
    .flatMap((id) => context.loyalty.customers.get(id) ?? []);
  const [survivor, ...victims] = holders;
  if (survivor === undefined) return undefined;
  const isTaken = holders.some(({ profiles }) =>
    profiles.some(({ source, accountId }) =>
      plans.some(({ place }) => place.source === source && place.accountId === accountId),
    ),
  );
  if (isTaken) {
    warnings.push(customerStatus(8052));
    return undefined;
  }
  warnings.push(victims.length === 0 ? customerStatus(8050) : customerStatus(8051, survivor.id));
  for (const victim of victims) mergeCustomers(context, survivor, victim);
  return survivor;
}

function register(
  context: SimulatorContext,
  caller: Caller,
  input: CustomerInput,
  registeredAtMs: number,
): Customer {
  const customer: Customer = {
    id: context.nextId(),
    profiles: [],
    loyaltyType: input.loyaltyInfo?.loyaltyType?.toLowerCase() === 'non-loyalty' ? 'non-loyalty' : 'loyalty',
    statusLabel: null,
    registeredAtMs,
    registeredByTill: input.associatedWith || caller.tillCode,
    updatedAtMs: registeredAtMs,
    associatedWith: input.associatedWith ?? '',
    extendedFields: {},
    ledger: [],
    transactionIds: [],
    mergedInto: null,
    isPiiDeleted: false,
  };
  context.loyalty.customers.set(customer.id, customer);
  return customer;
}

function readRegistration(context: SimulatorContext, input: CustomerInput): number {
  const till = input.associatedWith;
  if (till && !context.org.tills.has(till)) throw new Refusal([customerStatus(91020)]);
  const date = input.loyaltyInfo?.attributionV2?.createDate;
  if (date === undefined) return context.nowMs();
  const atMs = parseV2Time(date);
  if (atMs === undefined || atMs > context.nowMs()) throw new Refusal([customerStatus(8017)]);
  return atMs;
}

function readStatusLabel(
  context: SimulatorContext,
  { statusLabel }: CustomerInput,
  warnings: Status[],
): string | null {
  const { statusLabels, defaultStatusLabel } = context.settings;
  if (statusLabel) {
    if (!statusLabels.includes(statusLabel)) throw new Refusal([customerStatus(8086)]);
    return statusLabel;
  }
  if (defaultStatusLabel === null) warnings.push(customerStatus(8107));
  return defaultStatusLabel;
}
