import { createPrivateKey, generateKeyPairSync, type KeyObject, X509Certificate } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { AppError } from '@capconnect/kernel';
import { certificateFiles, type CertificateFiles } from './certificate-files.ts';
import { readOptional, writeOwn } from './own-files.ts';
import { signCertificate } from './sign-certificate.ts';

const DAY_MS = 86_400_000;
const AUTHORITY_DAYS = 3_650;
/** A till whose clock is behind must not find the certificate too young. */
const BACKDATED_MS = DAY_MS;
const AUTHORITY_NAME = 'POS bridge certificate authority';

export interface CertificatesToMake {
  readonly folder: string;
  /** Names and addresses that tills call the bridge by; when empty, those of the certificate that is renewed. */
  readonly hosts: readonly string[];
  /** How long the bridge's certificate is valid. */
  readonly days: number;
  readonly nowMs: number;
  /** A new certificate may take the place of the present one. */
  readonly isRenewal: boolean;
}

export interface MadeCertificates {
  readonly files: CertificateFiles;
  readonly hosts: readonly string[];
  /** SHA-256 of the authority's certificate: what tills pin. It stays the same when the bridge's is renewed. */
  readonly authorityFingerprint: string;
  readonly isNewAuthority: boolean;
  readonly expiresAtMs: number;
}

/**
 * Makes a certificate for the bridge, signed by a certificate authority of its own in the same folder, which is made on
 * first use. Keys are P-256; every file is the owner's alone (mode 0600; on Windows by the folder's permissions).
 * @throws `INPUT_INVALID` when there is one already and it is not to be renewed, or no host or a wrong one is named;
 * `CONFIG_INVALID` when the authority in the folder cannot be used.
 */
export async function makeCertificates(wanted: CertificatesToMake): Promise<MadeCertificates> {
  const { folder, nowMs, days } = wanted;
  const files = certificateFiles(folder);
  const present = await readOptional(files.bridgeCertificate);
  if (present !== undefined && !wanted.isRenewal) {
    throw new AppError(
      'INPUT_INVALID',
      `There is a certificate already: ${files.bridgeCertificate}. Add --renew to replace it; tills that pinned its authority go on working.`,
    );
  }
  const hosts = wanted.hosts.length > 0 ? wanted.hosts.map(checkedHost) : hostsOf(present);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const authority = await readAuthority(files, nowMs);
  const { authorityPem, authorityKey } = authority ?? (await makeAuthority(files, nowMs));
  const authorityCertificate = new X509Certificate(authorityPem);
  const expiresAtMs = Math.min(nowMs + days * DAY_MS, authorityCertificate.validToDate.getTime());
  const bridgeKey = newKey();
  const certificate = signCertificate(
    {
      commonName: 'POS bridge',
      issuerName: AUTHORITY_NAME,
      notBeforeMs: nowMs - BACKDATED_MS,
      notAfterMs: expiresAtMs,
      hosts,
    },
    bridgeKey,
    authorityKey,
  );
  await writeOwn(files.bridgeKey, keyPem(bridgeKey));
  await writeOwn(files.bridgeCertificate, `${certificatePem(certificate)}${authorityPem}`);
  return {
    files,
    hosts,
    authorityFingerprint: authorityCertificate.fingerprint256,
    isNewAuthority: authority === undefined,
    expiresAtMs,
  };
}

interface Authority {
  readonly authorityPem: string;
  readonly authorityKey: KeyObject;
}

/** The authority that is there; `undefined` when there is none yet. */
async function readAuthority(files: CertificateFiles, nowMs: number): Promise<Authority | undefined> {
  const [authorityPem, key] = await Promise.all([
    readOptional(files.authorityCertificate),
    readOptional(files.authorityKey),
  ]);
  if (authorityPem === undefined && key === undefined) return undefined;
  const isUsable = authorityPem !== undefined && key !== undefined;
  if (isUsable && new X509Certificate(authorityPem).validToDate.getTime() > nowMs) {
    return { authorityPem, authorityKey: createPrivateKey(key) };
  }
  throw new AppError(
    'CONFIG_INVALID',
    isUsable
      ? `The certificate authority has expired: ${files.authorityCertificate}. Move its two files away, make new ones, and pin the new fingerprint on each till.`
      : `One file of the certificate authority is missing: there must be ${files.authorityCertificate} and ${files.authorityKey}. Bring it back, or move the other away to begin anew; each till must pin the new fingerprint then.`,
  );
}

async function makeAuthority(files: CertificateFiles, nowMs: number): Promise<Authority> {
  const authorityKey = newKey();
  const names = { commonName: AUTHORITY_NAME, issuerName: AUTHORITY_NAME };
  const validity = { notBeforeMs: nowMs - BACKDATED_MS, notAfterMs: nowMs + AUTHORITY_DAYS * DAY_MS };
  const authorityPem = certificatePem(signCertificate({ ...names, ...validity }, authorityKey, authorityKey));
  await writeOwn(files.authorityKey, keyPem(authorityKey));
  await writeOwn(files.authorityCertificate, authorityPem);
  return { authorityPem, authorityKey };
}

function checkedHost(host: string): string {
  const name = isIP(host) === 0 ? domainToASCII(host) : host;
  const isName = /^(?!-)[\w-]{1,63}(\.[\w-]{1,63})*$/.test(name) && name.length <= 253;
  if (isIP(host) !== 0 || isName) return name;
  throw new AppError(
    'INPUT_INVALID',
    '--host must be a name such as bridge.store.local or an address such as 192.168.1.10, without scheme and port.',
  );
}

/** The names that a certificate was made for. */
function hostsOf(pem: string | undefined): readonly string[] {
  const names = pem === undefined ? undefined : new X509Certificate(pem).subjectAltName;
  const hosts = (names ?? '')
    .split(', ')
    .flatMap((entry) => /^(?:DNS|IP Address):(.+)$/.exec(entry)?.[1] ?? []);
  if (hosts.length > 0) return hosts;
  throw new AppError(
    'INPUT_INVALID',
    'By which name or address do the tills call the bridge? Give --host, as often as there are.',
  );
}

function newKey(): KeyObject {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
}

function keyPem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function certificatePem(der: Buffer): string {
  return `${new X509Certificate(der).toString().trimEnd()}\n`;
}
