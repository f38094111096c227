import type { SimulatorContext } from '../../context.ts';
import type { Identifier } from '../identifier.ts';
import { findCrmCustomer } from './find-crm-customer.ts';

/** `appRegistered`: the app has added the person to the CRM (reference section 4.1). */
export function isAppRegistered(context: SimulatorContext, identifiers: readonly Identifier[]): boolean {
  return findCrmCustomer(context, identifiers) !== undefined;
}
