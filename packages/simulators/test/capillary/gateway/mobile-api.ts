import type { EngineUnderTest, Fields } from '../auth-engine/engine-under-test.ts';
import { signInByCode, tokenOf } from '../auth-engine/people.ts';

export const MOBILE = '919999999993';
export const EMAIL = 'ann@example.com';

export interface MobileAnswer {
  readonly http: number;
  readonly body: unknown;
}

/** Who calls: what the `cap_` headers say. */
export interface MobileCaller {
  readonly cap_authorization?: string;
  readonly cap_brand?: string;
  readonly cap_device_id?: string;
  readonly cap_identifier_type?: string;
  readonly cap_identifier_value?: string;
  readonly cap_mobile?: string;
}

/** Ann, signed in on a phone. */
export async function signedInAnn(engine: EngineUnderTest, identity: Fields = {}): Promise<MobileCaller> {
  const signedIn = await signInByCode(engine, {
    identifierType: 'MOBILE',
    identifierValue: MOBILE,
    brand: 'SHOP',
    deviceId: 'device-1',
    ...identity,
  });
  return {
    cap_authorization: tokenOf(signedIn),
    cap_brand: 'SHOP',
    cap_device_id: 'device-1',
    cap_identifier_type: 'MOBILE',
    cap_identifier_value: MOBILE,
  };
}

/** GET without a body, POST with one. */
export async function callMobileApi(
  engine: EngineUnderTest,
  path: string,
  caller: MobileCaller,
  body?: unknown,
): Promise<MobileAnswer> {
  const response = await fetch(`${engine.simulator.url}/mobile/v2/api/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { ...caller, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { http: response.status, body: await response.json() };
}
