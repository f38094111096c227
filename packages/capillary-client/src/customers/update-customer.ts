import { z } from 'zod';
import { idField } from '../answer-fields.ts';
import type { Answered, Call } from '../call.ts';
import type { SourceAccount } from '../capillary-source.ts';
import { CUSTOMER_FAILURES } from '../failure/customer-failures.ts';
import { toProfileBody, type CustomerProfile } from './customer-profile.ts';

export interface CustomerUpdate extends SourceAccount, CustomerProfile {
  readonly customerId: string;
  /** Capillary answers before it has done the work. (Customers spell it `use_async`, transactions `use_asynch`.) */
  readonly isAsynchronous?: boolean;
}

const answer = z.object({ createdId: idField });

/** Writes name, channels and fields; not identifiers, see `changeIdentifier` (reference section 6.2). */
export async function updateCustomer(
  call: Call,
  update: CustomerUpdate,
): Promise<Answered & { readonly customerId: string }> {
  const { value, requestId, warnings } = await call({
    name: 'customers.update',
    method: 'PUT',
    path: `/v2/customers/${encodeURIComponent(update.customerId)}`,
    query: {
      source: update.source,
      accountId: update.accountId,
      use_async: update.isAsynchronous === true ? 'true' : undefined,
    },
    body: toProfileBody(update, { source: update.source, accountId: update.accountId }),
    failures: CUSTOMER_FAILURES,
    answer,
  });
  return { customerId: value.createdId, requestId, warnings };
}
