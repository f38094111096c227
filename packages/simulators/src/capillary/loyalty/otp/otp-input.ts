import { z } from 'zod';
import type { SentCode } from '../../context.ts';
import { scalarText } from '../customers/customer-input.ts';
import { Refusal } from '../answers/refusal.ts';
import type { Status } from '../answers/status.ts';
import { otpStatus } from './otp-statuses.ts';

const ACTIONS = new Set([
  'COUPON',
  'POINTS',
  'REGISTRATION',
  'USERGROUP',
  'SUBSCRIPTION',
  'GENERIC',
  'POINTSTRANSFER',
  'CUSTOMER_STATUS_UPDATE',
  'CUSTOMER_IDENTIFIER_CHANGE',
  'CUSTOMER_ISSUE_LINK_CARD',
]);

const CHANNELS: Readonly<Record<string, readonly SentCode['channel'][]>> = {
  SMS: ['SMS'],
  MOBILE: ['SMS'],
  PHONE: ['SMS'],
  EMAIL: ['EMAIL'],
  BOTH: ['SMS', 'EMAIL'],
};

const text = scalarText.nullish().transform((value) => value ?? '');

const otpInput = z.object({
  entityType: text,
  entityValue: text,
  action: text,
  code: text,
  channels: z.array(z.object({ type: text, value: text })).nullish(),
});

export interface ReadOtp {
  readonly entityType: 'MOBILE' | 'EMAIL';
  readonly entityValue: string;
  readonly action: string;
  readonly code: string;
  readonly channels: readonly { readonly channel: SentCode['channel']; readonly to: string }[];
}

/** Reads a generate or validate body; every wrong field is named at once: 600, 601, 602, 603 (reference section 6.7, T32). */
export function readOtp(body: unknown): ReadOtp {
  const parsed = otpInput.safeParse(body ?? {});
  const input = parsed.data ?? { entityType: '', entityValue: '', action: '', code: '', channels: [] };
  const entityType = input.entityType.toUpperCase();
  const errors: Status[] = [];
  if (!ACTIONS.has(input.action)) errors.push(otpStatus(600));
  if (entityType !== 'MOBILE' && entityType !== 'EMAIL') errors.push(otpStatus(601));
  if (input.entityValue === '') errors.push(otpStatus(602));
  const given = input.channels ?? [];
  if (given.some(({ type }) => CHANNELS[type.toUpperCase()] === undefined)) errors.push(otpStatus(603));
  if (errors.length > 0) throw new Refusal(errors);
  const isMobile = entityType === 'MOBILE';
  const own = { channel: isMobile ? ('SMS' as const) : ('EMAIL' as const), to: input.entityValue };
  const channels = given.flatMap(({ type, value }) =>
    (CHANNELS[type.toUpperCase()] ?? []).map((channel) => ({ channel, to: value || input.entityValue })),
  );
  return {
    entityType: isMobile ? 'MOBILE' : 'EMAIL',
    entityValue: input.entityValue,
    action: input.action,
    code: input.code,
    channels: channels.length === 0 ? [own] : channels,
  };
}
