import type { Customer } from '../../loyalty/customers/customer.ts';
import { detachIdentifier, identifierKey } from '../../loyalty/customers/identifier-index.ts';
import type { MobileApi, MobileCall } from '../mobile-api.ts';

/**
 * `PII/delete`: the customer's data is gone from the CRM, where the identifiers cannot be added again (8026), and nobody
 * signs in as them any more. What the Auth Engine does is not documented.
 */
export const DELETE_PERSONAL_DATA: MobileApi = {
  method: 'POST',
  path: 'PII/delete',
  answer: (call) => {
    const { context, person } = call;
    const customer = context.loyalty.customers.get(person.customerId ?? 0);
    if (customer) forget(call, customer);
    if (person.user) person.brand.users.delete(person.user);
    return Promise.resolve({
      status: 200,
      body: { status: { success: 'true', code: 200, message: 'Success' } },
    });
  },
};

function forget({ context: { loyalty } }: MobileCall, customer: Customer): void {
  for (const profile of customer.profiles) {
    for (const identifier of profile.identifiers) {
      detachIdentifier(loyalty, profile, identifier);
      loyalty.deletedIdentifiers.add(identifierKey(identifier));
    }
    profile.firstName = '';
    profile.lastName = '';
    profile.fields = {};
    profile.commChannels = [];
  }
  customer.extendedFields = {};
  customer.isPiiDeleted = true;
}
