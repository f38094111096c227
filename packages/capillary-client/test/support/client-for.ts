import { createCapillaryAuth, tillBasicCredential } from '@capconnect/auth-core';
import { createManualClock } from '@capconnect/kernel';
import { createCapillaryClient, type CapillaryClient, type CapillaryClientOptions } from '../../src/index.ts';

export const TILL_PASSWORD = 'canary-password';

/** A client that authenticates as a till: no token call to think of. */
export function clientFor(baseUrl: string, options: Partial<CapillaryClientOptions> = {}): CapillaryClient {
  const credential = tillBasicCredential({ till: 'test.till', password: TILL_PASSWORD });
  const auth = createCapillaryAuth({ baseUrl, credential });
  return createCapillaryClient({ baseUrl, auth, clock: createManualClock(), ...options });
}
