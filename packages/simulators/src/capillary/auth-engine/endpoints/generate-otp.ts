import { randomInt } from 'node:crypto';
import { chooseDelivery } from '../otp/choose-delivery.ts';
import { requirePayloadHash } from '../otp/require-payload-hash.ts';
import { takeFromQuota } from '../otp/take-from-quota.ts';
import { findSession } from '../session/find-session.ts';
import { success } from '../wire/engine-answer.ts';
import type { EngineEndpoint } from '../wire/engine-call.ts';
import { EngineRefusal } from '../wire/engine-refusal.ts';

/** `otp/generate` and `mfa/otp/generate`: sends a code; an earlier one of the session is void (reference section 4.2 B). */
export const generateOtp: EngineEndpoint = (call) => {
  const { context, brand, factor } = call;
  const session = findSession(call);
  requirePayloadHash(call);
  if (!brand.settings.otpEnabled) throw new EngineRefusal(1503);
  const { to, channel } = chooseDelivery(call, session);
  takeFromQuota(call, to);
  const { testCodes, config, otpValidMinutes } = brand.settings;
  const code = testCodes[`${to.type}|${to.value}`] ?? randomCode(config.CONF_OTP_LENGTH);
  const expiresAtMs = context.nowMs() + otpValidMinutes * 60_000;
  session.otp = { code, to, expiresAtMs };
  context.sentCodes.push({
    at: new Date(context.nowMs()).toISOString(),
    channel,
    to: to.value,
    code,
    purpose: factor === 'mfa' ? 'auth-engine-mfa' : 'auth-engine',
  });
  return success();
};

/** Never starts with 0: the code is documented as a long, and clients send it as a number (reference section 4.2 C). */
function randomCode(length: number): string {
  return String(randomInt(10 ** (length - 1), 10 ** length));
}
