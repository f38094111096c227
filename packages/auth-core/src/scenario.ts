import { AppError } from '@capconnect/kernel';
import type { Credential } from './credential.ts';

interface ScenarioRow {
  readonly method: 'till-basic' | 'oauth-client' | 'auth-engine';
  /** Why this way and no other. */
  readonly reason: string;
}

/** Capillary recommends exactly one way per scenario (reference section 2.8). */
const SCENARIOS = {
  'pos-store': {
    method: 'till-basic',
    reason:
      'A POS in a store calls as its own till, and a till’s password gives away no more than that store.',
  },
  'pos-central': {
    method: 'oauth-client',
    reason:
      'A central POS server calls for many tills: one API client, and each call names its till by attribution.',
  },
  files: {
    method: 'oauth-client',
    reason: 'A file import runs on a server and holds rows of many stores.',
  },
  'custom-server': {
    method: 'oauth-client',
    reason: 'A wrapper service is a server of its own and must be revocable without touching any till.',
  },
  shopify: { method: 'oauth-client', reason: 'A prebuilt connector is a server, not a till.' },
  magento: { method: 'oauth-client', reason: 'A prebuilt connector is a server, not a till.' },
  sfmc: { method: 'oauth-client', reason: 'A prebuilt connector is a server, not a till.' },
  'customer-app': {
    method: 'auth-engine',
    reason:
      'An app in a customer’s hands proves who the customer is; no key of the organisation is safe there.',
  },
} as const satisfies Record<string, ScenarioRow>;

export type Scenario = keyof typeof SCENARIOS;
type MethodOf<S extends Scenario> = (typeof SCENARIOS)[S]['method'];
/** `never` for the Auth Engine: there is no credential of ours, customers sign in themselves. */
type CredentialOf<M> = Extract<Credential, { readonly kind: M }>;

export interface ScenarioAuthentication<M extends ScenarioRow['method'] = ScenarioRow['method']> {
  readonly method: M;
  readonly reason: string;
  /**
   * The credential, when this scenario is to use its kind.
   * @throws AppError `SCENARIO_FORBIDDEN` with the reason and what to use instead.
   */
  requireCredential(credential: Credential): CredentialOf<M>;
}

/** How callers of a scenario authenticate: the scenario table as code. */
export function authenticationFor<S extends Scenario>(scenario: S): ScenarioAuthentication<MethodOf<S>> {
  const method: MethodOf<S> = SCENARIOS[scenario].method;
  const { reason } = SCENARIOS[scenario];
  return {
    method,
    reason,
    requireCredential(credential) {
      if (isOfMethod(credential, method)) return credential;
      throw new AppError(
        'SCENARIO_FORBIDDEN',
        `The scenario ${scenario} must not use ${NAMES[credential.kind]}. ${reason} ${ADVICE[method]}`,
        { details: { scenario, required: method, given: credential.kind } },
      );
    },
  };
}

const NAMES = { 'till-basic': 'a till’s Basic login', 'oauth-client': 'an API client' } as const;

const ADVICE = {
  'till-basic': 'Use the till code and password of this store.',
  'oauth-client': 'Use key and secret of an API client with the access group it needs.',
  'auth-engine': 'Sign the customer in through the Auth Engine, by one-time password or password.',
} as const;

function isOfMethod<M extends ScenarioRow['method']>(
  credential: Credential,
  method: M,
): credential is CredentialOf<M> {
  return credential.kind === method;
}
