export type { Credential, OAuthClientCredential, TillBasicCredential } from './credential.ts';
export type { Attribution, AttributionType } from './attribution.ts';
export { ATTRIBUTION_TYPES } from './attribution.ts';
export type { StoredToken, TokenLease, TokenStore } from './token-store.ts';
export { createMemoryTokenStore } from './memory-token-store.ts';
export type { AccessToken, TokenProvider } from './token-provider.ts';
export type { AuthHeaders, CapillaryAuth } from './capillary-auth.ts';
