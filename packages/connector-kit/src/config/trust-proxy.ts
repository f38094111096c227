import { isIP } from 'node:net';
import { z } from 'zod';

const NAMED_RANGES = new Set(['loopback', 'linklocal', 'uniquelocal']);

/**
 * Whose `X-Forwarded-For` is believed: nobody's, the last so many hops', or that of these addresses (Express
 * `trust proxy`).
 */
export type TrustProxy = false | number | readonly string[];

/**
 * `TRUST_PROXY` as Express takes it, without the settings that believe everybody: with those, any client
 * chooses its own address and so gets around every limit that counts by address.
 */
export const trustProxyVariable = z
  .string()
  .transform((value, context): TrustProxy => {
    const entries = value.split(',').map((entry) => entry.trim());
    if (value === 'false') return false;
    if (/^\d{1,2}$/.test(value)) return Number(value) === 0 ? false : Number(value);
    if (entries.every(isProxyAddress)) return entries;
    context.addIssue(
      'must be the number of proxies in front (such as 1), or their addresses or ranges separated by commas ' +
        '(such as loopback,10.0.0.0/8). Believing everybody is not offered: a client could then choose its address',
    );
    return z.NEVER;
  })
  .default(false);

function isProxyAddress(entry: string): boolean {
  if (NAMED_RANGES.has(entry)) return true;
  const [address = '', prefix, ...rest] = entry.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  if (prefix === undefined) return true;
  return /^\d{1,3}$/.test(prefix) && Number(prefix) >= 1 && Number(prefix) <= (version === 4 ? 32 : 128);
}
