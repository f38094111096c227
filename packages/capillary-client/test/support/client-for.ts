import { createCapillaryAuth, tillBasicCredential } from '@capconnect/auth-core';
import { createManualClock } from '@capconnect/kernel';
import { createCapillaryClient, type CapillaryClientOptions } from '../../src/capillary-client.ts';
import type { CapillaryClient } from '../../src/index.ts';

/** A client that authenticates as a till: no token call to think of. */
export function clientFor(baseUrl: string, options: Partial<CapillaryClientOptions> = {}): CapillaryClient {
  const credential = tillBasicCredential({ till: 'test.till', password: 'test-password' });
  const auth = createCapillaryAuth({ baseUrl, credential });
  return createCapillaryClient({ baseUrl, auth, clock: createManualClock(), ...options });
}
