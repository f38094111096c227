import { verifyTillLogin, type TillBasicCredential } from '@capconnect/auth-core';
import type { DoctorContext } from './doctor-context.ts';
import type { Finding } from './doctor-report.ts';

/** Whether Capillary lets the till log in. @throws AppError when it does not. */
export async function checkTillLogin(
  { url, fetch, clock, timeoutMs }: DoctorContext,
  credential: TillBasicCredential,
): Promise<Finding> {
  await verifyTillLogin({ baseUrl: url, credential, fetch, clock, timeoutMs });
  return { status: 'passed', detail: 'Capillary lets the till log in.' };
}
