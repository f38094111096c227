import { Secret } from '@capconnect/kernel';
import { parseJson, valueAt } from '../http/json-object.ts';
import type { CustomerToken } from './customer-token.ts';

/**
 * What a customer's token says about itself. Lifetimes differ by brand from 90 seconds to a day (reference section
 * 4.5), so `exp` is the only source. The signature is not checked: the key is Capillary's, and the token came from it
 * over TLS. The identity stands in the JOSE header, not in the payload (section 4.4).
 *
 * Anything may be missing; a token that is no JWT is kept, and says nothing.
 */
export function readCustomerToken(value: string): CustomerToken {
  const [header, payload] = value.split('.', 2).map(decodeJwtPart);
  const expiresAtSeconds = valueAt(payload, 'exp');
  const role = valueAt(payload, 'rol');
  const identifiers = valueAt(header, 'idv');
  const deviceId = valueAt(header, 'dev');
  return {
    value: new Secret(value),
    role: typeof role === 'string' ? role : undefined,
    expiresAtMs: typeof expiresAtSeconds === 'number' ? expiresAtSeconds * 1000 : undefined,
    identifiers: new Secret(
      Array.isArray(identifiers) ? identifiers.filter((entry) => typeof entry === 'string') : [],
    ),
    deviceId: typeof deviceId === 'string' ? deviceId : undefined,
  };
}

function decodeJwtPart(part: string): unknown {
  try {
    const binary = atob(part.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    return parseJson(new TextDecoder().decode(bytes));
  } catch {
    // Not base64: the token is opaque to us.
    return undefined;
  }
}
