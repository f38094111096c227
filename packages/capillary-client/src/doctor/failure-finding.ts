import type { Credential } from '@capconnect/auth-core';
import { toAppError, type AppError } from '@capconnect/kernel';
import type { Finding } from './doctor-report.ts';
import { networkWords } from './network-words.ts';

const TRY_LATER = "Run the doctor again in a few minutes. If it stays, ask Capillary's support.";

const REJECTED = {
  'oauth-client': {
    detail: 'Capillary does not accept key and secret of the API client.',
    remedy:
      'Copy both again from Capillary (Profile, Organization Settings, Tools, Authentication, API client); the secret ' +
      'is shown once. Check that the client is valid and that the base URL is the cluster of this organisation.',
  },
  'till-basic': {
    detail:
      'Capillary does not let the till log in: till code or password is wrong, the till is not active, or Basic ' +
      'authentication is switched off for the organisation. Its answer is the same for all three.',
    remedy:
      'Check the code and password of the till. If they are right, ask the administrator whether "Enable Basic ' +
      'Authentication" is on (Profile, Organization Settings, Tools, Authentication).',
  },
} as const;

const REJECTED_LATER = {
  detail: 'Capillary accepted the credentials a moment ago and refuses them on this call.',
  remedy: "Check that the base URL is the cluster of this organisation. If it is, ask Capillary's support.",
};

/**
 * A failed call, as the cause and the next step.
 *
 * @param suspect - the kind of credential, while it is not proved yet that Capillary accepts it.
 */
export function failureFinding(thrown: unknown, suspect: Credential['kind'] | undefined): Finding {
  const error = toAppError(thrown);
  const { detail, remedy } = wordsFor(error, suspect);
  const { requestId } = error.details;
  return {
    status: 'failed',
    detail: typeof requestId === 'string' ? `${detail} (Request id ${requestId}.)` : detail,
    remedy,
  };
}

function wordsFor(
  error: AppError,
  suspect: Credential['kind'] | undefined,
): { readonly detail: string; readonly remedy: string } {
  switch (error.code) {
    case 'CREDENTIAL_REJECTED':
      return suspect === undefined ? REJECTED_LATER : REJECTED[suspect];
    case 'ACCESS_DENIED':
      return {
        detail: 'The credentials are good, but their access group does not allow this call.',
        remedy:
          'Ask your Capillary administrator to add Customer, Transaction, Points, Coupon and Organization to the ' +
          'access group; a change takes about an hour.',
      };
    case 'AUTH_UNAVAILABLE':
    case 'UPSTREAM_UNAVAILABLE':
      return unavailableWords(error);
    case 'UPSTREAM_INVALID':
      return {
        detail: "Something answers at this address, but it is not Capillary's API.",
        remedy:
          "Check that the base URL is your Capillary cluster's host, and that no proxy or sign-in page answers in " +
          'its place: open the address in a browser on this machine.',
      };
    case 'AUTH_THROTTLED':
    case 'RATE_LIMITED':
    case 'UPSTREAM_BUSY':
      return { detail: 'Capillary takes no more calls at the moment.', remedy: TRY_LATER };
    default:
      return { detail: error.message, remedy: 'Correct that, then run the doctor again.' };
  }
}

function unavailableWords({ details }: AppError): { readonly detail: string; readonly remedy: string } {
  const httpStatus = details['httpStatus'] ?? details['upstreamStatus'];
  if (typeof httpStatus === 'number') {
    return {
      detail: `Capillary is out of order: it answers with HTTP ${httpStatus}.`,
      remedy: TRY_LATER,
    };
  }
  const code = details['networkCode'] ?? details['reason'];
  return networkWords(typeof code === 'string' ? code : undefined);
}
