import type { AccessToken } from './token-provider.ts';

/** Headers that authenticate one call, and the token they carry when there is one. */
export interface AuthHeaders {
  readonly headers: Readonly<Record<string, string>>;
  /** Absent with Basic: nothing can be renewed there. */
  readonly token?: AccessToken;
}

/** Authenticates calls to Capillary's data plane, whichever way. Used by the fetch wrapper and the axios interceptor. */
export interface CapillaryAuth {
  /**
   * @param url - where the call goes; must be https unless it is loopback (`AUTH_CONFIG_INVALID`), and of the origin the credential is for.
   * @param rejected - the token of the attempt that Capillary just refused.
   */
  headersFor(url: string | URL, rejected?: AccessToken): Promise<AuthHeaders>;
}
