import { ERRORS, type ErrorCode } from '@capconnect/kernel';

/** A failure as a store's manager needs it: what it is, and what to do about it. */
export interface ProblemWords {
  readonly what: string;
  readonly todo: string;
}

const LINE: ProblemWords = {
  what: 'Capillary cannot be reached.',
  todo: 'Check the internet connection of the store. Keep selling meanwhile: nothing is lost.',
};
const LOGIN: ProblemWords = {
  what: 'Capillary does not accept the login of this store.',
  todo: 'Tell whoever looks after Capillary in your company. Bills are kept and go out once it is mended.',
};
const WAIT: ProblemWords = {
  what: 'Capillary is busy.',
  todo: 'Nothing to do: it is tried again by itself.',
};
const SUPPORT = 'Give the bill number to your IT support.';

const WORDS: Readonly<Partial<Record<ErrorCode, ProblemWords>>> = {
  ACCESS_DENIED: {
    what: 'The login of this store may not do this.',
    todo: 'Ask your Capillary administrator to allow it.',
  },
  AUTH_CONFIG_INVALID: LOGIN,
  AUTH_THROTTLED: WAIT,
  AUTH_UNAVAILABLE: LINE,
  CONFLICT: {
    what: 'Capillary has another bill with this number.',
    todo: 'Compare the two bills. If this one is right, it has to be entered by hand.',
  },
  CREDENTIAL_REJECTED: LOGIN,
  DECRYPTION_FAILED: {
    what: 'This entry cannot be read any more.',
    todo: 'Tell your IT support that the key of the bridge was changed or lost.',
  },
  INPUT_INVALID: { what: 'The bill has something that Capillary does not take.', todo: SUPPORT },
  OUTCOME_UNKNOWN: {
    what: 'The line broke before Capillary answered.',
    todo: 'Nothing to do: Capillary is asked whether it has the bill before it is sent again.',
  },
  PAYLOAD_INVALID: { what: 'The bill could not be understood.', todo: SUPPORT },
  POISONOUS_MESSAGE: { what: 'The bridge stopped several times over this entry.', todo: SUPPORT },
  PREREQUISITE_MISSING: {
    what: 'The sale that this return belongs to is not known.',
    todo: 'Check the number of the original bill. When the sale has arrived, put the return back.',
  },
  RATE_LIMITED: WAIT,
  SCENARIO_FORBIDDEN: LOGIN,
  SET_ASIDE: { what: 'It was moved aside here.', todo: 'Put it back when it shall be sent.' },
  STORAGE_UNAVAILABLE: {
    what: 'The disk of this machine is full or does not answer.',
    todo: 'Make room on the disk at once: new bills are refused until then.',
  },
  TENANT_UNKNOWN: {
    what: 'This store is not connected to Capillary.',
    todo: 'Connect it again, then put the entry back.',
  },
  UPSTREAM_BUSY: WAIT,
  UPSTREAM_INVALID: { what: 'Capillary gave an answer that makes no sense.', todo: SUPPORT },
  UPSTREAM_REFUSED: {
    what: 'Capillary refused it.',
    todo: 'Look at the bill in the till. Your Capillary administrator can tell why it is refused.',
  },
  UPSTREAM_UNAVAILABLE: LINE,
};

const REASONS: ReadonlyMap<string, string> = new Map([
  ['ENOTFOUND', 'The name of the server is not found: mostly the internet connection is down.'],
  ['EAI_AGAIN', 'No name can be looked up: the internet connection is down.'],
  ['ENETUNREACH', 'This machine has no network.'],
  ['EHOSTUNREACH', 'There is no way to the server.'],
  ['ECONNREFUSED', 'The server does not take connections.'],
  ['ECONNRESET', 'The connection was cut.'],
  ['TIMEOUT', 'There is no answer in time.'],
  ['CERT_HAS_EXPIRED', 'The certificate has expired. Check the date and time of this machine first.'],
  ['CERT_NOT_YET_VALID', 'The certificate is not valid yet: the clock of this machine is wrong.'],
]);

/** Words of a table, never what a remote said: nothing of a person can be in them. */
export function problemWords(code: string, reason?: string): ProblemWords {
  const words = isKnown(code)
    ? (WORDS[code] ?? { what: `${ERRORS[code].title}.`, todo: SUPPORT })
    : undefined;
  const { what, todo } = words ?? { what: 'Something went wrong.', todo: SUPPORT };
  const why = REASONS.get(reason ?? '');
  return { what: why === undefined ? what : `${what} ${why}`, todo };
}

/** Another version may have stored it. */
function isKnown(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code);
}
