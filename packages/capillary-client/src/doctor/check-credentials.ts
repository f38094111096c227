import { verifyTillLogin, type TokenProvider } from '@capconnect/auth-core';
import type { Patient } from './doctor-options.ts';
import type { Finding } from './doctor-report.ts';

/**
 * Whether Capillary accepts who we say we are: an API client by asking for a token, a till by logging it in.
 * @throws AppError when it does not.
 */
export async function checkCredentials(patient: Patient, tokens?: TokenProvider): Promise<Finding> {
  const { credential, url, fetch, clock, timeoutMs } = patient;
  if (credential.kind === 'till-basic') {
    await verifyTillLogin({ baseUrl: url, credential, fetch, clock, timeoutMs });
    return { status: 'passed', detail: 'Capillary lets the till log in.' };
  }
  const token = await tokens?.getToken();
  const seconds = Math.round(((token?.expiresAtMs ?? 0) - clock.wallMs()) / 1000);
  return { status: 'passed', detail: `Capillary gave a token, valid for ${seconds} seconds.` };
}
