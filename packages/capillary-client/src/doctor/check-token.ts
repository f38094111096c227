import type { TokenProvider } from '@capconnect/auth-core';
import type { Clock } from '@capconnect/kernel';
import type { Finding } from './doctor-report.ts';

/** Whether Capillary gives the API client a token. @throws AppError when it does not. */
export async function checkToken(tokens: TokenProvider, clock: Clock): Promise<Finding> {
  const { expiresAtMs } = await tokens.getToken();
  const seconds = Math.round((expiresAtMs - clock.wallMs()) / 1000);
  return { status: 'passed', detail: `Capillary gave a token, valid for ${seconds} seconds.` };
}
