export { createAuthEngineClient } from './wire/auth-engine-client.ts';
export type {
  AuthEngineClient,
  AuthEngineClientOptions,
  MobileAuthEngineClient,
  WebAuthEngineClient,
} from './wire/auth-engine-client.ts';
export type { FallbackChannel, NewPassword, PasswordChange } from './wire/requests.ts';
export type { IssuedToken, StartedSession } from './wire/issued.ts';
export type { MobileSurface, Surface, WebSurface } from './wire/surface.ts';
export { createSignIn } from './sign-in/sign-in.ts';
export type { SignIn, SignInOptions } from './sign-in/sign-in.ts';
export type * from './sign-in/step.ts';
export type { SignInSnapshot } from './sign-in/snapshot.ts';
export { AuthEngineError } from './auth-engine-error.ts';
export type { EngineCode, RefusalAction, RefusalReason } from './refusals.ts';
export { normaliseIdentity } from './normalise-identity.ts';
export type { Identity, IdentityInput, IdentifierType } from './identity.ts';
export type { CustomerToken } from './customer-token.ts';
export { gatewayHeaders } from './gateway/gateway-headers.ts';
export { createGatewayFetch } from './gateway/gateway-fetch.ts';
export type { GatewayFetch, GatewayFetchOptions } from './gateway/gateway-fetch.ts';
export { gatewayRejection } from './gateway/gateway-rejection.ts';
export type { GatewayRejection } from './gateway/gateway-rejection.ts';
