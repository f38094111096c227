import { z } from 'zod';

const LOOPBACK = /^(?:localhost|.+\.localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** An origin of Capillary: secrets and customers' data travel to it, so plain http is for loopback only. */
export const CapillaryOrigin = z.string().transform((value, context) => {
  const url = URL.parse(value);
  const isBare =
    url !== null &&
    [url.username, url.password, url.search, url.hash].every((part) => part === '') &&
    url.pathname === '/';
  if (!isBare) {
    context.addIssue(
      'must be an origin such as https://eu.api.capillarytech.com, without path, query or user',
    );
    return z.NEVER;
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && LOOPBACK.test(url.hostname))) {
    context.addIssue('must start with https:// (plain http is accepted for loopback addresses only)');
    return z.NEVER;
  }
  return url.origin;
});
