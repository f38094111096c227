import type { OrgState, Till } from '../org/org-state.ts';

/**
 * The till that an `Authorization` header proves: `Basic base64(till ":" md5)`, the MD5 in lower-case hex, no spaces
 * (reference section 3). `undefined` for everything else.
 */
export function checkBasic(authorization: string, org: OrgState): Till | undefined {
  const [, encoded] = /^basic ([A-Za-z0-9+/]+={0,2})$/i.exec(authorization) ?? [];
  if (encoded === undefined || !org.isBasicEnabled) return undefined;
  const pair = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  const till = colon === -1 ? undefined : org.tills.get(pair.slice(0, colon));
  const isProved = till !== undefined && till.isActive && pair.slice(colon + 1) === till.passwordMd5;
  return isProved ? till : undefined;
}
