import type { SimulatorContext } from '../../context.ts';
import type { OneTimePassword } from './one-time-password.ts';

export type PresentedOtp = Pick<OneTimePassword, 'entityType' | 'entityValue' | 'action' | 'code'>;

/** Whether a valid OTP of that address and action has that code; uses it up when asked to. */
export function useOneTimePassword(
  context: SimulatorContext,
  presented: PresentedOtp,
  isUsedUp: boolean,
): boolean {
  const otp = context.loyalty.oneTimePasswords.findLast(
    ({ entityType, entityValue, action, code, isUsed, expiresAtMs }) =>
      entityType === presented.entityType &&
      entityValue === presented.entityValue &&
      action === presented.action &&
      code === presented.code &&
      !isUsed &&
      expiresAtMs > context.nowMs(),
  );
  if (otp === undefined) return false;
  otp.isUsed = isUsedUp;
  return true;
}
