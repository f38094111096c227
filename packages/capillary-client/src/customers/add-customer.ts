import { AppError } from '@capconnect/kernel';
import { z } from 'zod';
import { idField } from '../answer-fields.ts';
import type { Answered, Call } from '../call.ts';
import type { SourceAccount } from '../capillary-source.ts';
import { CUSTOMER_FAILURES } from '../failure/customer-failures.ts';
import { awardedPoints, sideEffectsField } from '../side-effects.ts';
import type { ProfileIdentifier } from './customer-identifier.ts';
import { toProfileBody, type CustomerProfile } from './customer-profile.ts';

export interface NewCustomer extends SourceAccount, CustomerProfile {
  /** The organisation's primary identifier must be among them. */
  readonly identifiers: readonly [ProfileIdentifier, ...ProfileIdentifier[]];
}

export interface AddedCustomer extends Answered {
  readonly customerId: string;
  /** Capillary had the customer before, or somebody else registered them at the same moment. Nothing was written. */
  readonly existedAlready: boolean;
  /** Awarded for the registration. A decimal string. */
  readonly points: string;
}

const answer = z.object({ createdId: idField, sideEffects: sideEffectsField });

/**
 * Registers a customer (reference section 6.2). Two registrations of one person at the same moment are no failure: the
 * second one gets the id that the first one made (code 8006).
 */
export async function addCustomer(call: Call, customer: NewCustomer): Promise<AddedCustomer> {
  try {
    const { value, requestId, warnings } = await call({
      name: 'customers.add',
      method: 'POST',
      path: '/v2/customers',
      body: toProfileBody(customer, customer),
      failures: CUSTOMER_FAILURES,
      answer,
    });
    return {
      customerId: value.createdId,
      existedAlready: false,
      points: awardedPoints(value.sideEffects),
      requestId,
      warnings,
    };
  } catch (error) {
    const existing = existingCustomer(error);
    if (existing !== undefined) return existing;
    throw error;
  }
}

function existingCustomer(error: unknown): AddedCustomer | undefined {
  if (!(error instanceof AppError)) return undefined;
  const { existingCustomerId, requestId } = error.details;
  if (typeof existingCustomerId !== 'string') return undefined;
  return {
    customerId: existingCustomerId,
    existedAlready: true,
    points: '0',
    requestId: typeof requestId === 'string' ? requestId : undefined,
    warnings: [],
  };
}
