import type { Router } from 'express';
import type { SimulatorContext } from '../../context.ts';
import { formatV2Time } from '../../time/cluster-time.ts';
import { codeFromId } from '../amounts/code-from-id.ts';
import { Refusal } from '../answers/refusal.ts';
import { v2Route, type Call } from '../answers/v2-route.ts';
import { identifierOf } from '../customers/identifier-of.ts';
import { namingOf, resolveCustomer } from '../customers/resolve-customer.ts';
import { readOtp } from './otp-input.ts';
import { otpStatus } from './otp-statuses.ts';
import { useOneTimePassword } from './use-one-time-password.ts';

const MINUTE_MS = 60_000;
const SECOND_MS = 1000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const CODE_LENGTH = 6;

/** The back-office OTP (reference section 6.7). Its address need not be a customer's. */
export function mountOneTimePasswords(router: Router, context: SimulatorContext): void {
  router.post(
    '/v2/otp/generate',
    v2Route(context, ({ body }) => generate(context, body)),
  );
  router.post(
    '/v2/otp/validate',
    v2Route(context, ({ body }) => ({
      entity: useOneTimePassword(context, readOtp(body), true),
      warnings: [],
    })),
  );
  router.get(
    '/v2/otp',
    v2Route(context, (call) => latest(context, call)),
  );
}

function generate(context: SimulatorContext, body: unknown): unknown {
  const { entityType, entityValue, action, channels } = readOtp(body);
  const { oneTimePasswords } = context.loyalty;
  const nowMs = context.nowMs();
  const today = oneTimePasswords.filter(
    (otp) => otp.entityValue === entityValue && otp.issuedAtMs > nowMs - DAY_MS,
  );
  if (today.length >= context.settings.otpPerDay) throw new Refusal([otpStatus(429)]);
  const id = context.nextId();
  const code = codeFromId(id, 'digits', CODE_LENGTH);
  const expiresAtMs = nowMs + context.settings.otpMinutes * MINUTE_MS;
  oneTimePasswords.push({
    id,
    entityType,
    entityValue,
    action,
    code,
    issuedAtMs: nowMs,
    expiresAtMs,
    isUsed: false,
  });
  const at = new Date(nowMs).toISOString();
  for (const { channel, to } of channels)
    context.sentCodes.push({ at, channel, to, code, purpose: 'v2-otp' });
  return { createdId: id, warnings: [] };
}

/** The latest valid OTP of a customer; 604 when there is none. */
function latest(context: SimulatorContext, { query }: Call): unknown {
  const customer = resolveCustomer(context, namingOf(query));
  const addresses = new Set([identifierOf(customer, 'mobile'), identifierOf(customer, 'email')]);
  const scope = query.get('scope');
  const threshold = Number(query.get('threshold') ?? Number.NaN);
  const nowMs = context.nowMs();
  const otp = context.loyalty.oneTimePasswords.findLast(
    ({ entityValue, action, isUsed, issuedAtMs, expiresAtMs }) =>
      addresses.has(entityValue) &&
      !isUsed &&
      expiresAtMs > nowMs &&
      (scope === null || scope === action || scope === `${action}S`) &&
      (Number.isNaN(threshold) || issuedAtMs >= nowMs - threshold * SECOND_MS),
  );
  if (otp === undefined) throw new Refusal([otpStatus(604)]);
  return {
    orgId: context.org.id,
    userId: customer.id,
    code: otp.code,
    validUpto: formatV2Time(otp.expiresAtMs, context.settings.clusterOffsetMinutes),
    warnings: [],
  };
}
