import type { SimulatorContext } from '../context.ts';
import type { AccessGroup, ClientScope } from '../org/org-state.ts';
import type { Identity } from './identity.ts';

/** First segment after the version to the resource's name in access groups (reference section 2.7). */
const RESOURCES: Readonly<Record<string, string>> = {
  customer: 'Customer',
  customers: 'Customer',
  transaction: 'Transaction',
  transactions: 'Transaction',
  points: 'Points',
  pointsLedger: 'Points',
  coupon: 'Coupon',
  organization: 'Organization',
  orgEntity: 'Organization',
  store: 'Store',
  otp: 'OTP',
};

export type AccessVerdict = 'allowed' | 'missing-scope' | 'denied' | 'unavailable';

/** A group overrides the scopes of a client; a till has the group of its store; the org's default group stands in for both. */
export function checkAccess(
  identity: Identity,
  context: SimulatorContext,
  method: string,
  path: string,
): AccessVerdict {
  const group = groupOf(identity, context);
  if (group !== undefined) {
    if (context.settings.authorizationServiceDown) return 'unavailable';
    return isAllowedByGroup(group, method, path) ? 'allowed' : 'denied';
  }
  if (identity.kind === 'basic' || identity.client.scopes.length === 0) return 'allowed';
  return identity.client.scopes.some((scope) => isCovered(scope, method, path)) ? 'allowed' : 'missing-scope';
}

function groupOf(identity: Identity, { org }: SimulatorContext): AccessGroup | undefined {
  const own =
    identity.kind === 'oauth'
      ? identity.client.accessGroup
      : (org.stores.get(identity.till.storeCode)?.accessGroup ?? null);
  const name = own ?? org.defaultAccessGroup;
  return name === null ? undefined : org.accessGroups.get(name);
}

function isAllowedByGroup(group: AccessGroup, method: string, path: string): boolean {
  const segment = path.split('/')[2] ?? '';
  const level = group[RESOURCES[segment] ?? segment] ?? 'NONE';
  return level === 'WRITE' || (level === 'READ' && method === 'GET');
}

function isCovered(scope: ClientScope, method: string, path: string): boolean {
  const isPermitted =
    scope.permission === 'READWRITE' || (scope.permission === 'READ') === (method === 'GET');
  return isPermitted && scope.resources.some((resource) => new RegExp(`^(?:${resource})$`).test(path));
}
