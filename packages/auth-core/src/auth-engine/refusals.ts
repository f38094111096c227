/**
 * What helps after a refusal.
 *
 * - `retry`: the same call again; after `retryAfterMs` when that is set.
 * - `re-enter`: the same step with another value.
 * - `resend`: ask for a (new) one-time code, by `resend` or `sendOtp` of the step.
 * - `renew`: the token is over: renew it and make the same call again, or start again in a step that cannot renew.
 * - `restart`: the session is over; start the sign-in again.
 * - `contact-support`: the brand's configuration stands in the way; nothing the customer does helps.
 */
export type RefusalAction = 'retry' | 're-enter' | 'resend' | 'renew' | 'restart' | 'contact-support';

interface RefusalRow<Reason extends string = string> {
  /** Stable name of the refusal, for programs. */
  readonly reason: Reason;
  readonly action: RefusalAction;
  /** Plain words for the customer: what is wrong and what to do. */
  readonly message: string;
}

/**
 * Every code of the Auth Engine that Capillary documents (reference section 4.7). The engine's own message is never
 * shown, because nothing says what it may repeat.
 */
export const REFUSALS = {
  1502: row('otp-not-checked', 'retry', 'The code could not be checked. Try again in a moment.'),
  1503: row('otp-not-sent', 'retry', 'The code could not be sent. Try again in a moment.'),
  1504: row(
    'brand-not-supported',
    'contact-support',
    'Sign-in is not available for this brand. Check the brand code and the Auth Engine address with Capillary.',
  ),
  1505: row('session-invalid', 'restart', 'This sign-in has ended. Start again.'),
  1506: row('otp-wrong', 're-enter', 'This code is not right. Check the newest message and enter its code.'),
  1507: row('mobile-mismatch', 'restart', 'This sign-in was started for another mobile number. Start again.'),
  1508: row('device-mismatch', 'restart', 'This sign-in was started on another device. Start again.'),
  1509: row('brand-mismatch', 'restart', 'This sign-in was started for another brand. Start again.'),
  1515: row('user-unknown', 'restart', 'There is no such account. Check what you entered and start again.'),
  1518: row('otp-attempts-exhausted', 'restart', 'Too many wrong codes. Start again to get a new one.'),
  1519: row('details-invalid', 're-enter', 'These details are not valid. Check them and try again.'),
  1520: row('password-needed', 're-enter', 'A password is needed. Choose one and enter it twice.'),
  1521: row(
    'password-confirmation-differs',
    're-enter',
    'The two passwords differ. Enter the same one twice.',
  ),
  1523: row('password-not-changed', 'retry', 'The password could not be changed. Try again in a moment.'),
  1524: row('password-not-enabled', 'resend', 'This brand has no passwords. Sign in with a code instead.'),
  1525: row('token-not-renewed', 'restart', 'You have been signed out. Sign in again.'),
  1526: row('password-not-checked', 'retry', 'The password could not be checked. Try again in a moment.'),
  1527: row('password-not-new', 're-enter', 'The new password is the old one. Choose another.'),
  1528: row('password-wrong', 're-enter', 'This password is not right. Enter it again.'),
  1529: row('token-expired', 'renew', 'The sign-in has run out. Renew it and try again, or sign in again.'),
  1530: row(
    'password-attempts-exhausted',
    'restart',
    'Too many wrong passwords. Start again and reset the password.',
  ),
  1531: row('token-not-expired', 'retry', 'Signing out did not reach the server. Try again in a moment.'),
  1532: row('password-not-reset', 'retry', 'The password could not be reset. Try again in a moment.'),
  1534: row(
    'otp-quota-reached',
    'retry',
    'Too many codes were sent. Wait some minutes, then ask for a new one.',
  ),
  1535: row(
    'otp-quota-zero',
    'contact-support',
    'Codes cannot be sent: the brand allows none. Ask Capillary to set its one-time code limit.',
  ),
  1537: row('otp-not-requested', 'resend', 'No code was sent yet. Ask for one.'),
  1540: row(
    'contact-needed',
    're-enter',
    'A user name needs a mobile number or e-mail address for the code. Add one.',
  ),
  1541: row('identifier-mismatch', 'restart', 'This sign-in was started for somebody else. Start again.'),
  1542: row('password-rules', 're-enter', "The password does not follow the brand's rules. Choose another."),
  1543: row('username-taken', 're-enter', 'This user name is taken. Choose another.'),
  1546: row(
    'identifier-type-not-allowed',
    're-enter',
    'This brand does not sign customers in that way. Use another identifier, such as the mobile number.',
  ),
  1597: row('key-refused', 'restart', 'You have been signed out. Sign in again.'),
  1601: fallbackChannel(),
  1602: fallbackChannel(),
  1603: fallbackChannel(),
  5004: row('request-too-old', 'resend', 'The request was too old to be accepted. Ask for a new code.'),
} as const satisfies Record<number, RefusalRow>;

/** A code of `REFUSALS`. */
export type EngineCode = keyof typeof REFUSALS;

/** Stable name of a refusal. */
export type RefusalReason = (typeof REFUSALS)[EngineCode]['reason'];

export function isEngineCode(code: number): code is EngineCode {
  return Object.hasOwn(REFUSALS, code);
}

function fallbackChannel() {
  return row(
    'fallback-channel-refused',
    'resend',
    'The code cannot be sent that way. Ask for it by the usual way instead.',
  );
}

function row<Reason extends string>(
  reason: Reason,
  action: RefusalAction,
  message: string,
): RefusalRow<Reason> {
  return { reason, action, message };
}
