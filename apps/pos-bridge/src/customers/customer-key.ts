import type { KeyRing } from '@capconnect/connector-kit';
import type { TillIdentifier } from './customer-identifier.ts';

/**
 * The ordering key of a customer's messages: their enrolment, changes, bills and claims run one after the other. A keyed
 * hash, because ordering keys are stored and shown in clear. It changes when the key ring is rotated; what was accepted
 * before may then run beside what comes after.
 */
export function customerKey(keyRing: KeyRing, tenantId: string, { type, value }: TillIdentifier): string {
  return `customer ${keyRing.lookupHash(`customer ${tenantId} ${type} ${value}`).toString('base64url').slice(0, 24)}`;
}
