import type { Request } from 'express';
import { isIdentifierType, sameIdentifier } from '../auth-engine/identifier.ts';
import type { Identifier } from '../auth-engine/identifier.ts';
import { readToken } from '../auth-engine/token/read-token.ts';
import { findCrmCustomer } from '../auth-engine/user/find-crm-customer.ts';
import { findUserByUid } from '../auth-engine/user/auth-user.ts';
import type { SimulatorContext } from '../context.ts';
import type { GatewayPerson } from './gateway-person.ts';

/** Codes in the body (reference section 5): 302 for an expired token, 401 for everything else. */
export type Rejection = 302 | 401;

interface AuthenticateOptions {
  readonly context: SimulatorContext;
  readonly request: Request;
  /** Whether a guest may call this endpoint. */
  readonly isForGuests: boolean;
}

/**
 * Whose token `cap_authorization` is: a USER token, or a guest's where the endpoint is for guests; of the brand, the
 * device and the identity that the other `cap_` headers name (reference section 5).
 */
export async function authenticatePerson(options: AuthenticateOptions): Promise<GatewayPerson | Rejection> {
  const { context, request, isForGuests } = options;
  const brand = context.authEngine.brands.get((request.get('cap_brand') ?? '').toUpperCase());
  if (!brand) return 401;
  const token = await readToken(brand, request.get('cap_authorization'), context.nowMs());
  const isGuest = token?.role === 'VIEW';
  if (!token || !(token.role === 'USER' || (isGuest && isForGuests))) return 401;
  // A web token is bound to no device, so that whatever the header says is as good.
  if (token.deviceId !== null && token.deviceId !== request.get('cap_device_id')) return 401;
  const named = readIdentity(request);
  const user = isGuest ? undefined : findUserByUid(brand, token.uid);
  const known = isGuest ? token.identifiers : (user?.identifiers ?? []);
  if (!named || !known.some((own) => sameIdentifier(own, named))) return 401;
  if (token.isExpired) return 302;
  const others = known.filter((own) => !sameIdentifier(own, named));
  const identifiers = [named, ...others] as const;
  return { brand, user, identifiers, customerId: findCrmCustomer(context, identifiers)?.id };
}

/** The identifier pair, or `cap_mobile` of older clients. */
function readIdentity(request: Request): Identifier | undefined {
  const type = request.get('cap_identifier_type');
  const value = request.get('cap_identifier_value');
  if (isIdentifierType(type) && value) return { type, value };
  const mobile = request.get('cap_mobile');
  return mobile ? { type: 'MOBILE', value: mobile } : undefined;
}
