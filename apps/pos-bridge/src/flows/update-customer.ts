import type { Flow } from '@capconnect/connector-kit';
import { AppError } from '@capconnect/kernel';
import type { ClientFor } from '../capillary-clients.ts';
import { CustomerUpdate, TillHeader } from '../customers/customer-message.ts';
import { readMessage } from '../customers/read-message.ts';
import type { StoreSettings } from '../tenant.ts';

export interface UpdateCustomerOptions {
  readonly clientFor: ClientFor;
}

/** `customer-update`: writes what a till sent of a customer, and nothing else: what is left out stays as it is. */
export function createUpdateCustomer({ clientFor }: UpdateCustomerOptions): Flow<StoreSettings> {
  return async (message, tenant, { signal, refer }) => {
    const { identifier, change } = readMessage(CustomerUpdate, message.payload);
    refer(identifier.value);
    const { till } = TillHeader.parse(message.headers);
    const { source, accountId } = tenant.settings;
    const client = clientFor(tenant, { till, priority: message.priority, signal });
    const found = await client.customers.lookup({ source, accountId, identifiers: [identifier] });
    if (found === undefined) {
      throw new AppError(
        'NOT_FOUND',
        'Capillary knows no such customer. Check the identifier, or enrol the customer with POST /v1/customers.',
      );
    }
    // Another worker may have the message by now.
    signal.throwIfAborted();
    const { customerId, requestId } = await client.customers.update({
      source,
      accountId,
      customerId: found.customerId,
      firstName: change.firstName,
      lastName: change.lastName,
      fields: change.customFields,
      extendedFields: change.extendedFields,
    });
    return { customerId, requestId: requestId ?? null };
  };
}
