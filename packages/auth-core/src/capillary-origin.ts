import { AppError } from '@capconnect/kernel';

const EXAMPLE = 'https://eu.api.capillarytech.com';
/** The URL parser has already turned every spelling of an IPv4 address into four decimal numbers. */
const LOOPBACK_HOST = /^(localhost|\[::1\]|127\.\d{1,3}\.\d{1,3}\.\d{1,3})$/;

/**
 * A configured Capillary address as an origin: `https`, or plain `http` on loopback only, because whoever reads the
 * token or the Basic header of one call can make the next one. Hosts differ per cluster and cannot be derived from one
 * another (reference section 1), so any host is accepted.
 * @throws AppError `AUTH_CONFIG_INVALID`; the message never repeats the address, which may hold a password.
 */
export function capillaryOrigin(address: string | URL): string {
  const url = parseUrl(address);
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    throw invalid(`The Capillary address must be an origin without a path, such as ${EXAMPLE}.`);
  }
  return url.origin;
}

/**
 * Makes sure that credentials for `origin` may be sent to `target`.
 * @throws AppError `AUTH_CONFIG_INVALID` when the target is another origin or unencrypted.
 */
export function assertSameOrigin(target: string | URL, origin: string): void {
  // A string that begins with the origin and a slash cannot be parsed as another host: the cheap way for every call.
  if (typeof target === 'string' && target.startsWith(origin) && target.charCodeAt(origin.length) === SLASH)
    return;
  if (parseUrl(target).origin !== origin) {
    throw invalid(
      `The call goes to another origin than ${origin}, for which the credentials are. Check the base URL.`,
    );
  }
}

const SLASH = 0x2f;

function parseUrl(address: string | URL): URL {
  const url = URL.parse(String(address));
  if (url === null) throw invalid(`The Capillary address is not a URL. Use an origin such as ${EXAMPLE}.`);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw invalid(`The Capillary address must begin with https://, such as ${EXAMPLE}.`);
  }
  if (url.username !== '' || url.password !== '') {
    throw invalid('The Capillary address holds a user name or password. Give these as a credential instead.');
  }
  if (url.protocol === 'http:' && !LOOPBACK_HOST.test(url.hostname)) {
    throw invalid(
      'Credentials are not sent over plain http. Use https; only loopback addresses may do without.',
    );
  }
  return url;
}

function invalid(message: string): AppError {
  return new AppError('AUTH_CONFIG_INVALID', message);
}
