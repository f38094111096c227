import { failureTable, rateLimited, refused, temporary } from './failure-table.ts';

/** By default ten codes a day and person (reference section 6.7). An hour is the longest that waiting makes sense. */
const OTP_LIMIT_WAIT_MS = 60 * 60 * 1000;

/** What the codes of the back-office OTP mean (documented: `reference/success-and-error-codes`; reference section 6.7). */
export const OTP_FAILURES = failureTable([
  [
    [429],
    rateLimited('This person was sent as many codes as the organisation allows for now.', OTP_LIMIT_WAIT_MS),
  ],
  [[600], refused('The action that the code is for is missing or not known.')],
  [[601], refused('The kind of recipient is missing or not known. Send MOBILE or EMAIL.')],
  [[602], refused('The mobile number or e-mail address is missing or not valid.')],
  [[603], refused('The channel is missing or not valid.')],
  [[604], refused('The call carries no code to check.')],
  [[605, 876, 9001], refused('The code is wrong or has expired. Ask for it again, or send a new one.')],
  [[606, 874, 875], temporary('Capillary could not make a code.')],
]);
