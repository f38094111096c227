import { AppError, type Secret } from '@capconnect/kernel';
import type { IdentityInput } from '../identity.ts';
import { normaliseIdentifier } from '../normalise-identity.ts';

interface GatewayHeadersOptions {
  /** The customer's token. */
  readonly token: Secret;
  readonly brand: string;
  /** `undefined` on the web, where the header is left out. */
  readonly deviceId?: string | undefined;
  readonly identifier: IdentityInput;
}

/** What a header can carry everywhere; the documents name no encoding for more. */
const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;

/**
 * Headers that authenticate a call to the Mobile APIs (reference section 5). The token goes bare, without `Bearer`.
 *
 * @throws AppError `INPUT_INVALID` when a value cannot stand in a header.
 */
export function gatewayHeaders({
  token,
  brand,
  deviceId,
  identifier,
}: GatewayHeadersOptions): Record<string, string> {
  const { identifierType, identifierValue } = normaliseIdentifier(identifier);
  const headers: Record<string, string> = {
    cap_authorization: token.reveal(),
    cap_brand: brand,
    ...(deviceId === undefined ? {} : { cap_device_id: deviceId }),
    cap_identifier_type: identifierType,
    cap_identifier_value: identifierValue,
  };
  // Checked here because the error of `fetch` would quote the value.
  for (const [name, value] of Object.entries(headers)) {
    if (!PRINTABLE_ASCII.test(value)) {
      throw new AppError(
        'INPUT_INVALID',
        `The Mobile APIs cannot be called: the header ${name} would hold characters other than printable ASCII. Sign in with another identifier.`,
      );
    }
  }
  return headers;
}
