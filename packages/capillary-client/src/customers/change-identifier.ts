import { z } from 'zod';
import { idField } from '../answer-fields.ts';
import type { Answered, Call } from '../call.ts';
import type { SourceAccount } from '../capillary-source.ts';
import { CUSTOMER_FAILURES } from '../failure/customer-failures.ts';
import type { ProfileIdentifier } from './customer-identifier.ts';

export interface IdentifierChange extends SourceAccount {
  readonly customerId: string;
  readonly add?: readonly ProfileIdentifier[];
  readonly remove?: readonly ProfileIdentifier[];
}

const answer = z.object({ createdId: idField });

/**
 * Adds and removes identifiers (reference section 6.2).
 *
 * Careful: where an added identifier belongs to a customer of another source, Capillary merges the two accounts into
 * this one, for good. The Auth Engine does not learn of the change (reference section 4.2, H).
 */
export async function changeIdentifier(
  call: Call,
  change: IdentifierChange,
): Promise<Answered & { readonly customerId: string }> {
  const { value, requestId, warnings } = await call({
    name: 'customers.changeIdentifier',
    method: 'POST',
    path: `/v2/customers/${encodeURIComponent(change.customerId)}/changeIdentifier`,
    query: { source: change.source, accountId: change.accountId },
    body: { add: change.add ?? [], remove: change.remove ?? [] },
    failures: CUSTOMER_FAILURES,
    answer,
  });
  return { customerId: value.createdId, requestId, warnings };
}
