import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { TlsIdentity } from '@capconnect/connector-kit';
import { AppError } from '@capconnect/kernel';

export interface TlsFiles {
  /** The bridge's certificate, and its authority's behind it. */
  readonly certificate: string;
  readonly key: string;
}

/** What the bridge proves itself with. */
export interface BridgeTls {
  readonly identity: TlsIdentity;
  /** SHA-256 of the last certificate in the file, its authority's: what tills pin. */
  readonly fingerprint: string;
  readonly expiresAtMs: number;
}

/**
 * Reads the bridge's certificate and key. One that has expired is read too: tills will not trust it, but what they handed
 * over before must still get to Capillary.
 * @throws `CONFIG_INVALID` naming the variable, when a file cannot be read or the two do not belong together.
 */
export async function readTls(files: TlsFiles): Promise<BridgeTls> {
  const [certificate, key] = await Promise.all([
    readText('POS_TLS_CERTIFICATE', files.certificate),
    readText('POS_TLS_KEY', files.key),
  ]);
  const chain = certificatesOf(certificate);
  const own = chain[0];
  if (own === undefined) throw unusable('POS_TLS_CERTIFICATE', 'holds no certificate in PEM form');
  if (!own.checkPrivateKey(privateKeyOf(key)))
    throw unusable('POS_TLS_KEY', 'is not the key of the certificate in POS_TLS_CERTIFICATE');
  return {
    identity: { certificate, key },
    fingerprint: (chain.at(-1) ?? own).fingerprint256,
    expiresAtMs: own.validToDate.getTime(),
  };
}

async function readText(variable: string, path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw unusable(variable, 'is a file that cannot be read by the user that the bridge runs as', cause);
  }
}

function certificatesOf(pem: string): readonly X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
  try {
    return blocks.map((block) => new X509Certificate(block));
  } catch (cause) {
    throw unusable('POS_TLS_CERTIFICATE', 'holds a certificate that cannot be read', cause);
  }
}

function privateKeyOf(pem: string) {
  try {
    return createPrivateKey(pem);
  } catch (cause) {
    throw unusable('POS_TLS_KEY', 'holds no private key in PEM form without a passphrase', cause);
  }
}

function unusable(variable: string, what: string, cause?: unknown): AppError {
  return new AppError(
    'CONFIG_INVALID',
    `${variable} ${what}. "capconnect pos certificate" makes both files.`,
    { cause },
  );
}
