import { z } from 'zod';
import { idField, optionalDecimalField, textField } from '../answer-fields.ts';
import type { Answered, Call } from '../call.ts';
import type { SourceAccount } from '../capillary-source.ts';
import { CUSTOMER_FAILURES } from '../failure/customer-failures.ts';

export interface CustomerDetailsQuery extends SourceAccount {
  readonly customerId: string;
}

const profile = z.object({
  firstName: textField,
  lastName: textField,
  source: textField,
  accountId: textField,
  identifiers: z.array(z.object({ type: z.string(), value: z.string() })).default([]),
});

const answer = z.object({
  id: idField,
  profiles: z.array(profile).min(1),
  loyaltyInfo: z.object({ loyaltyType: textField, lifetimePurchases: optionalDecimalField }).nullish(),
});

export interface CustomerDetails extends Answered {
  /** Another than asked for when the customer was merged (warning 91009). */
  readonly customerId: string;
  readonly firstName: string | undefined;
  readonly lastName: string | undefined;
  /** `type` is Capillary's; a card may come as `cardNumber` though it is written `cardnumber`. */
  readonly identifiers: readonly { readonly type: string; readonly value: string }[];
  readonly isLoyalty: boolean;
  readonly lifetimePurchases: string | undefined;
}

/** Name and identifiers as the source knows them (reference section 6.1). `NOT_FOUND` for an unknown customer. */
export async function customerDetails(call: Call, query: CustomerDetailsQuery): Promise<CustomerDetails> {
  const { value, requestId, warnings } = await call({
    name: 'customers.details',
    method: 'GET',
    path: `/v2/customers/${encodeURIComponent(query.customerId)}`,
    query: { source: query.source, accountId: query.accountId },
    failures: CUSTOMER_FAILURES,
    answer,
  });
  const own = value.profiles.find(
    ({ source, accountId }) => source === query.source && accountId === query.accountId,
  );
  const { firstName, lastName, identifiers } = own ?? value.profiles[0]!;
  return {
    customerId: value.id,
    firstName,
    lastName,
    identifiers,
    isLoyalty: value.loyaltyInfo?.loyaltyType === 'loyalty',
    lifetimePurchases: value.loyaltyInfo?.lifetimePurchases,
    requestId,
    warnings,
  };
}
