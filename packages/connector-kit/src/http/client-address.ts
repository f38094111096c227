import type { Request } from 'express';

const MAPPED_IPV4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/**
 * The client's address: the socket's, or what `TRUST_PROXY` allows to believe. IPv4 in its own form. Empty
 * when the client has left.
 */
export function clientAddress(req: Request): string {
  const address = req.ip ?? '';
  return MAPPED_IPV4.exec(address)?.[1] ?? address;
}
