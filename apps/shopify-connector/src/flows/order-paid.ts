import { addTransactionOnce, type CapillarySource } from '@capconnect/capillary-client';
import type { Flow } from '@capconnect/connector-kit';
import { AppError } from '@capconnect/kernel';
import type { ClientFor } from '../capillary-clients.ts';
import { customerIdentifiers } from '../mapping/customer-identifiers.ts';
import { orderReferences } from '../mapping/order-references.ts';
import { orderToTransaction } from '../mapping/order-to-transaction.ts';
import { Order } from '../shopify/order.schema.ts';
import { parsePayload, readPayload } from '../shopify/parse-payload.ts';
import { isFromShop } from '../shopify/is-from-shop.ts';
import type { ShopSettings } from '../tenant.ts';
import { findOrRegisterCustomer } from './find-or-register-customer.ts';

export interface OrderPaidOptions {
  readonly clientFor: ClientFor;
}

/**
 * `orders/paid`: the order becomes a bill of its customer, who is registered if Capillary does not know them; a
 * guest's order becomes a NOT_INTERESTED bill.
 */
export function createOrderPaid({ clientFor }: OrderPaidOptions): Flow<ShopSettings> {
  return async (message, tenant, { signal, refer }) => {
    const { settings } = tenant;
    const payload = parsePayload(message.payload);
    refer(...orderReferences(payload));
    const order = readPayload(Order, payload);
    if (!isFromShop(order, tenant.id)) {
      throw new AppError(
        'PAYLOAD_INVALID',
        'The order belongs to another shop than the one its webhook names. Look at the delivery before doing anything.',
      );
    }
    const identifiers = customerIdentifiers(order, settings);
    // As Capillary has them, which may be another spelling than the order's.
    refer(...identifiers.map(({ value }) => value));
    const mapped = orderToTransaction({ order, payload, identifiers, settings });
    if ('skip' in mapped) return { skipped: mapped.skip };
    refer(mapped.bill.billNumber);

    const client = clientFor(tenant, { priority: message.priority, signal });
    const source: CapillarySource = settings.source;
    const accountId = source === 'ECOMMERCE' ? (settings.accountId ?? tenant.id) : undefined;
    const [first, ...others] = identifiers;
    const customer =
      first === undefined
        ? undefined
        : await findOrRegisterCustomer({
            client,
            source,
            accountId,
            identifiers: [first, ...others],
            firstName: order.customer?.first_name ?? undefined,
            lastName: order.customer?.last_name ?? undefined,
          });
    // Another worker may have the message by now.
    signal.throwIfAborted();
    const settled = await addTransactionOnce({
      client,
      attempt: message.attempt,
      customerId: customer?.customerId,
      request: {
        ...mapped.bill,
        source,
        accountId,
        // The id, not the phone number or address: it would stand in the URL.
        ...(customer === undefined ? {} : { customer: { type: 'id', value: customer.customerId } }),
      },
    });
    return {
      billNumber: mapped.bill.billNumber,
      transactionId: settled.transactionId,
      type: mapped.bill.type,
      points: settled.points ?? null,
      customerId: customer?.customerId ?? null,
      isNewCustomer: customer?.isNew ?? false,
      existedAlready: settled.existedAlready,
      requestId: settled.requestId ?? null,
    };
  };
}
