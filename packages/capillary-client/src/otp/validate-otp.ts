import { z } from 'zod';
import { flagField } from '../answer-fields.ts';
import type { Answered, Call } from '../call.ts';
import { OTP_FAILURES } from '../failure/otp-failures.ts';
import type { OtpRequest } from './generate-otp.ts';

export interface OtpCheck extends Pick<OtpRequest, 'entityType' | 'entityValue' | 'action'> {
  readonly code: string;
}

const answer = z.object({ entity: flagField });

/** Checks a one-time code (reference section 6.7). A wrong code is an answer, not an error. */
export async function validateOtp(
  call: Call,
  check: OtpCheck,
): Promise<Answered & { readonly isValid: boolean }> {
  const { value, requestId, warnings } = await call({
    name: 'otp.validate',
    method: 'POST',
    path: '/v2/otp/validate',
    body: check,
    failures: OTP_FAILURES,
    answer,
  });
  return { isValid: value.entity, requestId, warnings };
}
