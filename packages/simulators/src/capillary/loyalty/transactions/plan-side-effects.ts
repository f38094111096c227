import { Big } from 'big.js';
import type { SimulatorContext } from '../../context.ts';
import { decimalNumber } from '../amounts/decimal.ts';
import type { Customer } from '../customers/customer.ts';
import type { TransactionPlan } from './plan-transaction.ts';
import { pointsEffect, type SideEffect } from './side-effect.ts';

/**
 * What the answer reports: one net entry of points, negative when more goes back than is earned, and the alternate
 * currency where the organisation has one (reference section 6.4, T22).
 */
export function planSideEffects(
  context: SimulatorContext,
  customer: Customer | null,
  plan: TransactionPlan,
): readonly SideEffect[] {
  if (customer === null) return [];
  const back = plan.returns.reduce((points, one) => points.plus(one.points), new Big(0));
  const net = plan.points.minus(back);
  const effects = net.eq(0) ? [] : [pointsEffect(customer.id, net, plan.rawPoints.minus(back))];
  const currency = context.settings.alternateCurrency;
  if (currency === null || plan.points.eq(0)) return effects;
  const awarded = decimalNumber(plan.earningAmount.times(currency.perCurrencyUnit).round(0, Big.roundDown));
  const currencyEffect: SideEffect = {
    entityType: 'USER',
    rawAwardedValue: awarded,
    alternateCurrencyIdentifier: currency.identifier,
    alternateCurrencyName: currency.name,
    awardedValue: awarded,
    type: 'alternate_currency',
  };
  return [...effects, currencyEffect];
}
