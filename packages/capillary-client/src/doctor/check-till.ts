import { AppError } from '@capconnect/kernel';
import type { CapillaryClient } from '../capillary-client.ts';
import type { DoctorContext } from './doctor-context.ts';
import type { Finding } from './doctor-report.ts';

/**
 * Whether calls are attributed to a till or store that exists and is active (reference section 2.5).
 * @throws AppError when it cannot be told.
 */
export async function checkTill(
  { credential, attribution }: DoctorContext,
  client: CapillaryClient,
): Promise<Finding> {
  if (credential.kind === 'till-basic') {
    return { status: 'passed', detail: `Every call counts for the till ${credential.till}, which logs in.` };
  }
  if (attribution === undefined) {
    return {
      status: 'skipped',
      detail: "No till or store is named, so calls count for the API client's default till.",
      remedy: 'Name the till or store by an attribution if its offers and reports matter.',
    };
  }
  const named = `${attribution.type} ${attribution.code}`;
  try {
    if (attribution.type !== 'TILL') {
      // There is no call that reads a store by each of these names; any call shows whether Capillary finds it.
      await client.customers.lookup(UNKNOWN_CUSTOMER);
      return { status: 'passed', detail: `Capillary attributes calls to ${named}.` };
    }
    const { isActive, name } = await client.organization.till(attribution.code);
    return isActive
      ? { status: 'passed', detail: `Calls count for ${named}${name === undefined ? '' : ` (${name})`}.` }
      : unusable(named, 'is not active');
  } catch (error) {
    if (isUnknownTill(error)) return unusable(named, 'is not known to Capillary, or not active');
    if (attribution.type === 'TILL' && error instanceof AppError && error.code === 'ACCESS_DENIED') {
      return {
        status: 'warning',
        detail: `This API client may not read tills, so only the read call shows whether ${named} is good.`,
        remedy: 'Give its access group READ on Organization to have the till checked.',
      };
    }
    throw error;
  }
}

/** A look-up that nobody answers to: it reads, and touches no real person. */
export const UNKNOWN_CUSTOMER = {
  identifiers: [{ type: 'externalId', value: 'capconnect-doctor' }],
  source: 'INSTORE',
} as const;

function isUnknownTill(error: unknown): boolean {
  if (!(error instanceof AppError)) return false;
  const code = error.details['capillaryCode'];
  return error.code === 'NOT_FOUND' || code === '91020' || code === '91021';
}

function unusable(named: string, how: string): Finding {
  return {
    status: 'failed',
    detail: `${named} ${how}, so calls for it are refused.`,
    remedy:
      'Correct type and code of the attribution, or activate the till in Capillary (InTouch, Organization).',
  };
}
