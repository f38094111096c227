import { createHash } from 'node:crypto';

/** SHA-256 of a key within its tenant. */
export function keyHashOf(tenantId: string, key: string): Buffer {
  return createHash('sha256').update(`${tenantId.length}:${tenantId}${key}`, 'utf8').digest();
}

/**
 * What Capillary knows a redemption by: the same for the same tenant and key on every process and after every restart,
 * so that it cannot be redeemed twice (reference section 7.1). In the form of a UUID (version 8, RFC 9562), as in
 * Capillary's samples.
 */
export function redemptionIdOf(tenantId: string, key: string): string {
  const hex = createHash('sha256').update('redemption').update(keyHashOf(tenantId, key)).digest('hex');
  const variant = '89ab'.charAt(Number.parseInt(hex.charAt(16), 16) % 4);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
