import { query } from 'json-p3';
import type { TransactionRequest } from '@capconnect/capillary-client';
import type { Order } from '../shopify/order.schema.ts';
import type { Payload } from '../shopify/parse-payload.ts';
import type { ShopSettings } from '../tenant.ts';
import { billLines, billTotals } from './bill-lines.ts';
import type { Identifier } from './customer-identifiers.ts';

export type SkipReason = 'test-order' | 'guest' | 'nothing-earns';

/** The bill of an order, without the customer: who it belongs to is found out by the flow. */
export type Bill = Omit<TransactionRequest, 'customer' | 'source' | 'accountId'>;

export interface OrderToTransaction {
  readonly order: Order;
  /** The whole payload, for the merchant's own JSON paths. */
  readonly payload: Payload;
  readonly identifiers: readonly Identifier[];
  readonly settings: ShopSettings;
}

/** A paid order as a Capillary bill, or why it makes none. */
export function orderToTransaction(
  input: OrderToTransaction,
): { readonly bill: Bill } | { readonly skip: SkipReason } {
  const { order, payload, identifiers, settings } = input;
  if (order.test) return { skip: 'test-order' };
  const isGuest = identifiers.length === 0;
  if (isGuest && !settings.syncGuests) return { skip: 'guest' };
  const lines = billLines(order);
  if (lines.length === 0) return { skip: 'nothing-earns' };
  const customFields = fieldsAt(settings.customFields, payload);
  const extendedFields = fieldsAt(settings.extendedFields, payload);
  return {
    bill: {
      type: isGuest ? 'NOT_INTERESTED' : 'REGULAR',
      billNumber: `${settings.billNumberPrefix}${order.id}`,
      billingDate: new Date(order.processed_at ?? order.created_at).toISOString(),
      ...billTotals(lines),
      lineItemsV2: lines,
      ...(Object.keys(customFields).length === 0 ? {} : { customFields }),
      ...(Object.keys(extendedFields).length === 0 ? {} : { extendedFields }),
    },
  };
}

/** The merchant's fields that the payload has; a path that leads nowhere, or to a structure, gives no field. */
function fieldsAt(paths: Readonly<Record<string, string>>, payload: Payload): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [name, path] of Object.entries(paths)) {
    const value = query(path, payload).values()[0];
    if (typeof value === 'string' || typeof value === 'boolean') fields[name] = String(value);
  }
  return fields;
}
