import { createStatuses } from '../answers/status.ts';

/** Codes of the v2 OTP (reference section 6.7). The messages are quoted strings inside strings, as sent (T32). */
export const otpStatus = createStatuses({
  429: '"OTP limit reached for the day"',
  600: '"Invalid or Null action passed"',
  601: '"Invalid or Null entity type passed"',
  602: '"Invalid or Null entity value passed"',
  603: '"Invalid or Null channel passed"',
  604: '"No OTP found"',
});
