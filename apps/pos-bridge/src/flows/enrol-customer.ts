import type { Flow } from '@capconnect/connector-kit';
import type { ClientFor } from '../capillary-clients.ts';
import { Enrolment, TillHeader } from '../customers/customer-message.ts';
import { readMessage } from '../customers/read-message.ts';
import type { StoreSettings } from '../tenant.ts';

export interface EnrolCustomerOptions {
  readonly clientFor: ClientFor;
}

/**
 * `customer-enrolment`: registers a customer with what a till asked them for. Somebody whom Capillary knows already stays
 * as they are (reference section 6.2, code 8006): a form filled in at a till is no reason to overwrite a profile.
 */
export function createEnrolCustomer({ clientFor }: EnrolCustomerOptions): Flow<StoreSettings> {
  return async (message, tenant, { signal, refer }) => {
    const { identifiers, change } = readMessage(Enrolment, message.payload);
    refer(...identifiers.map(({ value }) => value));
    const { till } = TillHeader.parse(message.headers);
    const { source, accountId } = tenant.settings;
    const client = clientFor(tenant, { till, priority: message.priority, signal });
    const added = await client.customers.add({
      source,
      accountId,
      identifiers,
      firstName: change.firstName,
      lastName: change.lastName,
      fields: change.customFields,
      extendedFields: change.extendedFields,
      loyaltyType: 'loyalty',
    });
    return {
      customerId: added.customerId,
      isNew: !added.existedAlready,
      points: added.points,
      requestId: added.requestId ?? null,
    };
  };
}
