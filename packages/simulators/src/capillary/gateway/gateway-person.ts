import type { Brand } from '../auth-engine/brand/brand.ts';
import type { Identifier } from '../auth-engine/identifier.ts';
import type { AuthUser } from '../auth-engine/user/auth-user.ts';

/** Who calls a Mobile API, by token. */
export interface GatewayPerson {
  readonly brand: Brand;
  /** None for a guest. */
  readonly user: AuthUser | undefined;
  /** A guest's are only claimed. */
  readonly identifiers: readonly [Identifier, ...Identifier[]];
  /** The CRM customer behind the identifiers, if there is one. */
  readonly customerId: number | undefined;
}
