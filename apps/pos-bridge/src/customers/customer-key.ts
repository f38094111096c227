import type { KeyRing } from '@capconnect/connector-kit';
import type { TillIdentifier } from './customer-identifier.ts';

/**
 * The ordering key of a customer's messages: their enrolment, changes, bills and claims run one after the other. A keyed
 * hash, because ordering keys are stored and shown in clear. It changes when the key ring is rotated; what was accepted
 * before may then run beside what comes after.
 */
export function customerKey(keyRing: KeyRing, tenantId: string, identifier: TillIdentifier): string {
  return keyOf(keyRing.lookupHash(contentOf(tenantId, identifier)));
}

/** Whether a key is this customer's, also under a key of the ring that was replaced since. */
export function isCustomerKey(
  keyRing: KeyRing,
  tenantId: string,
  identifier: TillIdentifier,
  key: string,
): boolean {
  return keyRing.lookupHashes(contentOf(tenantId, identifier)).some((hash) => keyOf(hash) === key);
}

function contentOf(tenantId: string, { type, value }: TillIdentifier): string {
  return `customer ${tenantId} ${type} ${value}`;
}

function keyOf(hash: Buffer): string {
  return `customer ${hash.toString('base64url').slice(0, 24)}`;
}
