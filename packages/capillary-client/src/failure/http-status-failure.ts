import { rateLimited, refused, temporary, UNKNOWN_CODE, type FailureRow } from './failure-table.ts';
import type { ReportedProblem } from './reported-problems.ts';
import { ACCESS_DENIED, CREDENTIAL_REJECTED } from './request-failures.ts';

const UNKNOWN_OUTCOME: FailureRow = {
  error: 'OUTCOME_UNKNOWN',
  words:
    'Capillary broke off without saying whether it did the work. Ask Capillary for the bill, redemption or coupon ' +
    'before sending it again.',
};

const NOT_THIS_API: FailureRow = {
  error: 'UPSTREAM_INVALID',
  words:
    "The answer is not Capillary's API: it is not JSON. Check that the base URL is the host of your Capillary " +
    'cluster and that no proxy or sign-in page answers in its place.',
};

/**
 * With these the gateway gave up or never had an origin: a server behind the CDN refused the connection, was not
 * found, or is switched off. Nothing was done.
 */
const NEVER_REACHED = new Set([503, 521, 522, 523]);

/** What the HTTP status alone says, where no code of Capillary does. `undefined` for success. */
export function httpStatusFailure(answer: {
  readonly httpStatus: number;
  readonly isWrite: boolean;
  /** The body is a JSON object. */
  readonly isReadable: boolean;
  /** What the body reports, with a code we do not know. */
  readonly problem: ReportedProblem | undefined;
}): FailureRow | undefined {
  const { httpStatus: status, isWrite, isReadable, problem } = answer;
  // v1.1 answers HTTP 500 to a request whose only row it refuses: that is a decision, not an outage.
  if (problem?.isAboutItem === true) return UNKNOWN_CODE;
  if (status === 401 || status === 498) return CREDENTIAL_REJECTED;
  if (status === 403) return ACCESS_DENIED;
  if (status === 429) return rateLimited('Capillary limits how many calls it takes in a minute.', 5000);
  if (status === 408 || status >= 500) {
    // A gateway that lost the answer says nothing about the work behind it. Capillary's own report does.
    const isAnswerLost = isWrite && problem === undefined && !NEVER_REACHED.has(status);
    return isAnswerLost ? UNKNOWN_OUTCOME : temporary('Capillary is not able to answer at the moment.');
  }
  if (problem !== undefined) return UNKNOWN_CODE;
  if (status === 404 || (status >= 300 && status < 400)) {
    return refused(
      "Capillary's API is not at this address. Check that the base URL is the host of your Capillary cluster.",
    );
  }
  if (status >= 400) {
    return refused('Capillary refused the request without saying why. Give its support the request id.');
  }
  return isReadable && status >= 200 ? undefined : NOT_THIS_API;
}
