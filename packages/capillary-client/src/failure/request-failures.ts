import { failureTable, rateLimited, refused, temporary, type FailureRow } from './failure-table.ts';

/** The account that auth-core could not help by renewing the token (reference sections 2.6 and 3). */
export const CREDENTIAL_REJECTED: FailureRow = {
  error: 'CREDENTIAL_REJECTED',
  words:
    'Capillary does not accept the credentials. Check key and secret of the API client, or till and password, and ' +
    'whether Basic authentication is enabled for the organisation; "capconnect doctor" tells which.',
};

export const ACCESS_DENIED: FailureRow = {
  error: 'ACCESS_DENIED',
  words:
    'The credentials are good but may not do this. Ask your Capillary administrator to add the resource to the ' +
    'access group of the API client or till; a change takes about an hour.',
};

const LOCKED: FailureRow = {
  error: 'UPSTREAM_BUSY',
  words: 'Capillary is working on another request for this customer. Try again in a few seconds.',
  retryAfterMs: 2000,
};

/**
 * Codes that mean the same on every resource (reference section 6.0). 521 stands here as Capillary's own code for the
 * customer lock; the HTTP status 521 of the CDN means something else.
 */
export const REQUEST_FAILURES = failureTable([
  [[401, 498], CREDENTIAL_REJECTED],
  [[403, 4000], ACCESS_DENIED],
  [[408], refused('Capillary does not know this machine (its network address is not the registered one).')],
  [[521], LOCKED],
  [[429], rateLimited('Capillary limits how many calls it takes in a minute.', 5000)],
  [[461], rateLimited('The customer search of Capillary is busy.', 5000)],
  [[517], rateLimited('Capillary limits how many calls one till or user makes in a minute.', 5000)],
  [[500, 503], temporary('Capillary could not handle the request.')],
  [[520], temporary('Capillary is not reachable behind its network.')],
  [[4001], temporary("Capillary's access control is out of order.")],
  [[400], refused('Capillary finds the request not valid. Give its support the request id.')],
  [[402], refused('This version of the API is not available for the resource. Ask Capillary to enable it.')],
  [[404, 405], refused('Capillary does not know this request. Check that the base URL is your cluster.')],
  [[415], refused('Capillary does not take the form of the body. Give its support the request id.')],
  [[1060], refused('Too many rows in one request. Send smaller batches.')],
  [
    [1061, 1062],
    refused(
      'The till lookup of the request is not complete or not known. Check the attribution of the tenant.',
    ),
  ],
  [[1064], refused('The credentials belong to no valid organisation. Ask Capillary about the API client.')],
  [
    [91020, 91021],
    refused(
      'The till or store that the call is attributed to does not exist or is not active. Correct the attribution ' +
        "(type and code) of the tenant, or activate the till in Capillary; the API client's default till applies " +
        'only when no attribution is sent.',
    ),
  ],
]);
