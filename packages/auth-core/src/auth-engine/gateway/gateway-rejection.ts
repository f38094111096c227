import { valueAt } from '../../http/json-object.ts';

/** Why the Mobile gateway did not accept a customer's token. */
export type GatewayRejection = 'token-refused' | 'session-expired';

/**
 * What the body of a Mobile API answer says about the token: `status.code` 401, or 302 for a session that has run out
 * (reference section 5), written as number or string, inside or outside a `response` wrapper. `success` is not asked:
 * elsewhere Capillary says "true" beside a 401 (section 2.6). `undefined` when the token was accepted.
 *
 * @param body - the parsed JSON.
 */
export function gatewayRejection(body: unknown): GatewayRejection | undefined {
  switch (Number(valueAt(body, 'status', 'code') ?? valueAt(body, 'response', 'status', 'code'))) {
    case 401:
      return 'token-refused';
    case 302:
      return 'session-expired';
    default:
      return undefined;
  }
}
