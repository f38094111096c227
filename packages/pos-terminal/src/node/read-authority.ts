import { connect, type DetailedPeerCertificate } from 'node:tls';
import { PinError } from './pin-error.ts';

export interface AuthorityQuestion {
  readonly host: string;
  readonly port: number;
  /** SHA-256 of the authority's certificate, as `capconnect pos certificate` prints it. */
  readonly fingerprint: string;
  readonly timeoutMs: number;
}

/**
 * The certificate authority's certificate (PEM) that a bridge shows, if it is the pinned one. Nothing is sent: whether
 * the bridge holds the key of a certificate of that authority, for this host and today, is checked by the connection
 * that is made with it.
 * @throws `PinError` when the bridge shows another one.
 */
export async function readAuthority({
  host,
  port,
  fingerprint,
  timeoutMs,
}: AuthorityQuestion): Promise<string> {
  const wanted = normalise(fingerprint);
  if (!/^[\dA-F]{64}$/.test(wanted)) {
    throw new PinError('The fingerprint to pin is no SHA-256: it has 64 hexadecimal digits. Copy it again.');
  }
  const shown = await chainOf(host, port, timeoutMs);
  const authority = shown.find((certificate) => normalise(certificate.fingerprint256) === wanted);
  if (authority === undefined) {
    throw new PinError(
      `What answers at ${host}:${port} does not show the pinned certificate authority. Either it is not the bridge, or its certificates were made anew: compare with the fingerprint that "capconnect pos certificate" prints on the bridge's machine.`,
    );
  }
  const base64 = authority.raw.toString('base64').replaceAll(/.{64}/g, '$&\n');
  return `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`;
}

function normalise(fingerprint: string): string {
  return fingerprint.replaceAll(/[:\s]/g, '').toUpperCase();
}

/** Every certificate that the server sends, its own first. */
function chainOf(host: string, port: number, timeoutMs: number): Promise<readonly DetailedPeerCertificate[]> {
  const { promise, resolve, reject } = Promise.withResolvers<readonly DetailedPeerCertificate[]>();
  // Unverified on purpose: only the certificates are read, and each is compared with the pin.
  const socket = connect({ host, port, rejectUnauthorized: false, timeout: timeoutMs, ...serverName(host) });
  socket.once('secureConnect', () => {
    resolve(listed(socket.getPeerCertificate(true)));
    socket.destroy();
  });
  socket.once('timeout', () => {
    socket.destroy(new PinError(`Nothing answers at ${host}:${port}. Is the bridge running?`));
  });
  socket.once('error', reject);
  return promise;
}

/** A name, never an address (RFC 6066 section 3). */
function serverName(host: string): { servername?: string } {
  return /^[\d.]+$|:/.test(host) ? {} : { servername: host };
}

/** Node links them; a self-signed one is its own issuer, which ends the list. */
function listed(first: DetailedPeerCertificate): readonly DetailedPeerCertificate[] {
  const chain: DetailedPeerCertificate[] = [];
  for (
    let certificate: DetailedPeerCertificate | undefined = first;
    certificate?.raw !== undefined && !chain.includes(certificate);
    certificate = certificate.issuerCertificate
  ) {
    chain.push(certificate);
  }
  return chain;
}
