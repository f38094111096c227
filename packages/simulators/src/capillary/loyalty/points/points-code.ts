import type { SentCode, SimulatorContext } from '../../context.ts';
import { codeFromId } from '../amounts/code-from-id.ts';
import { Refusal } from '../answers/refusal.ts';
import type { Customer } from '../customers/customer.ts';
import { identifierOf } from '../customers/identifier-of.ts';
import { useOneTimePassword } from '../otp/use-one-time-password.ts';
import { pointsStatus } from './points-statuses.ts';

const MINUTE_MS = 60_000;
const CODE_LENGTH = 6;

/** Sends the customer a validation code: the same one again while it is valid (reference section 6.5). Refused with 860 without an address. */
export function sendPointsCode(context: SimulatorContext, customer: Customer): void {
  const { pointsCodes } = context.loyalty;
  const addresses = addressesOf(customer);
  if (addresses.length === 0) throw new Refusal([pointsStatus(860)]);
  const current = pointsCodes.get(customer.id);
  const isCurrent = current !== undefined && current.expiresAtMs > context.nowMs();
  const code = isCurrent ? current.code : codeFromId(context.nextId(), 'digits', CODE_LENGTH);
  if (!isCurrent) {
    const expiresAtMs = context.nowMs() + context.settings.redemptionCodeMinutes * MINUTE_MS;
    pointsCodes.set(customer.id, { code, expiresAtMs });
  }
  const at = new Date(context.nowMs()).toISOString();
  for (const { channel, to } of addresses)
    context.sentCodes.push({ at, channel, to, code, purpose: 'points' });
}

/** Whether the code is the customer's valid one, of `points/validationcode` or a v2 OTP for POINTS. Nothing is used up. */
export function isPointsCode(context: SimulatorContext, customer: Customer, code: string): boolean {
  const current = context.loyalty.pointsCodes.get(customer.id);
  const isCurrent = current?.code === code && current.expiresAtMs > context.nowMs();
  return isCurrent || otpsOf(context, customer, code, false);
}

/** Uses the code up, once what it was for is done. */
export function usePointsCode(context: SimulatorContext, customer: Customer, code: string): void {
  if (context.loyalty.pointsCodes.get(customer.id)?.code === code)
    context.loyalty.pointsCodes.delete(customer.id);
  else otpsOf(context, customer, code, true);
}

function otpsOf(context: SimulatorContext, customer: Customer, code: string, isUsedUp: boolean): boolean {
  return addressesOf(customer).some(({ entityType, to }) =>
    useOneTimePassword(context, { entityType, entityValue: to, action: 'POINTS', code }, isUsedUp),
  );
}

interface Address {
  readonly channel: SentCode['channel'];
  readonly entityType: 'MOBILE' | 'EMAIL';
  readonly to: string;
}

function addressesOf(customer: Customer): readonly Address[] {
  const all: readonly Address[] = [
    { channel: 'SMS', entityType: 'MOBILE', to: identifierOf(customer, 'mobile') },
    { channel: 'EMAIL', entityType: 'EMAIL', to: identifierOf(customer, 'email') },
  ];
  return all.filter(({ to }) => to !== '');
}
