import { z } from 'zod';
import { idField } from '../answer-fields.ts';
import type { Answered, Call } from '../call.ts';
import { OTP_FAILURES } from '../failure/otp-failures.ts';

type OtpAction =
  | 'COUPON'
  | 'POINTS'
  | 'REGISTRATION'
  | 'USERGROUP'
  | 'SUBSCRIPTION'
  | 'GENERIC'
  | 'POINTSTRANSFER'
  | 'CUSTOMER_STATUS_UPDATE'
  | 'CUSTOMER_IDENTIFIER_CHANGE'
  | 'CUSTOMER_ISSUE_LINK_CARD';

export interface OtpRequest {
  readonly entityType: 'MOBILE' | 'EMAIL';
  readonly entityValue: string;
  readonly action: OtpAction;
  /** The text message; `{{ validation_code }}` stands for the code. */
  readonly template?: string | undefined;
  readonly emailTemplate?: { readonly subject: string; readonly body: string } | undefined;
  readonly channels?:
    | readonly { readonly type: 'SMS' | 'MOBILE' | 'EMAIL' | 'PHONE' | 'BOTH'; readonly value: string }[]
    | undefined;
}

const answer = z.object({ createdId: idField });

/** Sends a one-time code, from the back office (reference section 6.7). Signing in is the Auth Engine's, not this. */
export async function generateOtp(
  call: Call,
  request: OtpRequest,
): Promise<Answered & { readonly otpId: string }> {
  const { value, requestId, warnings } = await call({
    name: 'otp.generate',
    method: 'POST',
    path: '/v2/otp/generate',
    body: request,
    failures: OTP_FAILURES,
    answer,
  });
  return { otpId: value.createdId, requestId, warnings };
}
