import type { Request } from 'express';
import type { SimulatorContext } from '../context.ts';
import { apiVersionOf } from '../http/api-version.ts';
import type { OrgState, Store, Till } from '../org/org-state.ts';
import type { Identity } from './identity.ts';

export type Attribution =
  | { readonly kind: 'till'; readonly till: Till }
  | { readonly kind: 'refused'; readonly code: number; readonly message: string };

const STORE_KEYS: Readonly<Record<string, (store: Store) => string>> = {
  STORE_CODE: (store) => store.code,
  STORE_NAME: (store) => store.name,
  STORE_EXTERNAL_ID: (store) => store.externalId,
  STORE_EXTERNAL_ID_1: (store) => store.externalId1,
  STORE_EXTERNAL_ID_2: (store) => store.externalId2,
};
const LOOKUP_TYPES = new Set(['WECHAT', 'MOBILE_TRIGGER']);
const CUSTOMER_REGISTRATION = /^(?:\/v2\/customers|\/v1\.1\/customer\/add)\/?$/;

/**
 * The till a call counts for (reference section 2.5): a till lookup (v2, both authentications), else the authenticated
 * till, else the entity headers, else the legacy till header, else the client's default till.
 */
export function resolveAttribution(
  request: Request,
  identity: Identity,
  context: SimulatorContext,
): Attribution {
  const lookup = request.get('X-CAP-API-ATTRIBUTION-LOOKUP');
  if (lookup !== undefined && apiVersionOf(request.path) === 'v2')
    return resolveLookup(request, lookup, context.org);
  if (identity.kind === 'basic') return { kind: 'till', till: identity.till };

  const { client } = identity;
  const code = request.get('X-CAP-API-ATTRIBUTION-ENTITY-CODE');
  const type = request.get('X-CAP-API-ATTRIBUTION-ENTITY-TYPE') ?? 'TILL';
  const legacyCode = request.get('X-CAP-API-ATTRIBUTION-TILL-CODE');
  const named = code ?? legacyCode;
  const defaultTill =
    client.defaultTillCode === null ? undefined : activeTill(context.org, client.defaultTillCode);
  if (named === undefined) return attributedTo(defaultTill, request);

  const till = code === undefined ? activeTill(context.org, named) : tillOfEntity(context.org, type, named);
  return attributedTo(till ?? (client.useDefaultTillIfInvalid ? defaultTill : undefined), request);
}

function resolveLookup(request: Request, lookup: string, org: OrgState): Attribution {
  const type = request.get('X-CAP-API-ATTRIBUTION-LOOKUP-TYPE');
  if (type === undefined) {
    return { kind: 'refused', code: 1061, message: 'X-CAP-API-ATTRIBUTION-LOOKUP-TYPE is not specified.' };
  }
  if (!LOOKUP_TYPES.has(type)) {
    return { kind: 'refused', code: 400, message: 'Invalid X-CAP-API-ATTRIBUTION-LOOKUP-TYPE specified.' };
  }
  const tillCode = org.attributionLookups.get(`${type}|${lookup}`);
  return attributedTo(tillCode === undefined ? undefined : activeTill(org, tillCode), request);
}

function attributedTo(till: Till | undefined, request: Request): Attribution {
  if (till !== undefined) return { kind: 'till', till };
  if (request.method === 'POST' && CUSTOMER_REGISTRATION.test(request.path)) {
    return { kind: 'refused', code: 91020, message: 'Invalid TILL passed for registration.' };
  }
  return { kind: 'refused', code: 91021, message: 'Invalid attribution TILL passed.' };
}

/** Any type that is not documented is read as a till code. Which till of a store counts is unknown: the first active one. */
function tillOfEntity(org: OrgState, type: string, code: string): Till | undefined {
  const keyOf = STORE_KEYS[type];
  if (keyOf === undefined) return activeTill(org, code);
  const store = [...org.stores.values()].find((candidate) => keyOf(candidate) === code);
  return [...org.tills.values()].find((till) => till.isActive && till.storeCode === store?.code);
}

function activeTill(org: OrgState, code: string): Till | undefined {
  const till = org.tills.get(code);
  return till?.isActive === true ? till : undefined;
}
