/** Read covers GET; write covers POST, PUT and DELETE, and includes read (reference section 2.7). */
type AccessLevel = 'NONE' | 'READ' | 'WRITE';

/** Resource name (`Customer`, `Transaction`, ...) to what the group may do with it; a missing resource is denied. */
export type AccessGroup = Readonly<Record<string, AccessLevel>>;

export interface ClientScope {
  readonly entityId: number;
  readonly permission: 'READ' | 'WRITE' | 'READWRITE';
  /** Regular expressions over the request's address, such as `.*v1.1/customer/.*`. */
  readonly resources: readonly string[];
}

/** An API client (reference section 2.3). */
export interface ApiClient {
  readonly id: number;
  readonly key: string;
  readonly secret: string;
  name: string;
  description: string;
  ttlSeconds: number;
  /** Code of the till that calls without attribution count for. */
  defaultTillCode: string | null;
  /** The box "use the default till when the header carries an invalid till". */
  useDefaultTillIfInvalid: boolean;
  isValid: boolean;
  /** Empty: everything is allowed. */
  scopes: readonly ClientScope[];
  /** Name of an access group; it overrides the scopes (reference section 2.7). */
  accessGroup: string | null;
  readonly createdOn: string;
  lastUpdatedOn: string;
}

export interface Store {
  readonly id: number;
  readonly code: string;
  readonly name: string;
  readonly externalId: string;
  readonly externalId1: string;
  readonly externalId2: string;
  /** The tills of the store inherit it (reference section 2.7). */
  readonly accessGroup: string | null;
}

export interface Till {
  readonly id: number;
  readonly code: string;
  readonly name: string;
  readonly description: string;
  /** A store server (store centre) logs in like a till. */
  readonly type: 'TILL' | 'STR_SERVER';
  readonly storeCode: string;
  /** Lower-case hex MD5 of the password (reference section 3). */
  readonly passwordMd5: string;
  readonly isActive: boolean;
}

/** A token that was issued, by its `jti`. */
interface IssuedToken {
  readonly clientKey: string;
  /** Epoch milliseconds. Moved to now by the fault `expire-tokens`. */
  expiresAtMs: number;
  /** By the fault `reject-tokens`: from then on the token is invalid. */
  isRevoked: boolean;
}

/** The organisation with its stores, tills and API clients. Keys of the maps are codes, keys and `jti`s. */
export interface OrgState {
  readonly id: number;
  readonly name: string;
  /** The switch "Enable Basic Authentication" (reference section 3). */
  isBasicEnabled: boolean;
  readonly stores: Map<string, Store>;
  readonly tills: Map<string, Till>;
  readonly clients: Map<string, ApiClient>;
  readonly accessGroups: Map<string, AccessGroup>;
  /** Group of tills and clients that have none of their own; null allows everything. */
  defaultAccessGroup: string | null;
  /** `<LOOKUP-TYPE>|<LOOKUP>` to till code (reference section 2.5). */
  readonly attributionLookups: Map<string, string>;
  readonly issuedTokens: Map<string, IssuedToken>;
}

/** An organisation without stores, tills and clients. */
export function createOrgState(): OrgState {
  return {
    id: 1115,
    name: 'Demo Org',
    isBasicEnabled: true,
    stores: new Map(),
    tills: new Map(),
    clients: new Map(),
    accessGroups: new Map(),
    defaultAccessGroup: null,
    attributionLookups: new Map(),
    issuedTokens: new Map(),
  };
}
