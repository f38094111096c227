import { resolve } from 'node:path';
import { AppError } from '@capconnect/kernel';
import { makeCertificates } from '../certificates/make-certificates.ts';
import { type ExitCode, note, say, sayJson, type Terminal } from '../terminal.ts';

export interface PosCertificateOptions {
  readonly host: readonly string[];
  readonly out: string;
  readonly days: string;
  readonly renew?: boolean;
  readonly json?: boolean;
}

/** Longer ones are not trusted by Apple's systems. */
const MOST_DAYS = 825;

/** Makes or renews the certificates by which tills know the POS bridge, and says what to do with them. */
export async function posCertificate(options: PosCertificateOptions, terminal: Terminal): Promise<ExitCode> {
  const days = Number(options.days);
  if (!/^\d+$/.test(options.days) || days < 1 || days > MOST_DAYS)
    throw new AppError('INPUT_INVALID', `--days must be a whole number from 1 to ${MOST_DAYS}.`);
  const made = await makeCertificates({
    folder: resolve(options.out),
    hosts: options.host,
    days,
    nowMs: Date.now(),
    isRenewal: options.renew === true,
  });
  const expiresAt = new Date(made.expiresAtMs).toISOString();
  if (options.json === true) {
    const { files, hosts, authorityFingerprint, isNewAuthority } = made;
    sayJson(terminal, { files, hosts, authorityFingerprint, isNewAuthority, expiresAt });
    return 0;
  }
  say(terminal, `Certificate for ${made.hosts.join(', ')}, valid until ${expiresAt.slice(0, 10)}.`);
  say(terminal, `Fingerprint to pin (SHA-256 of the authority):\n  ${made.authorityFingerprint}`);
  say(
    terminal,
    made.isNewAuthority
      ? firstSteps(made.files)
      : 'Restart the bridge. The tills need nothing: the authority is the same.',
  );
  note(
    terminal,
    `Keep ${made.files.authorityKey} off the tills: whoever has it can pass for the bridge. It is needed to renew only.`,
  );
  return 0;
}

function firstSteps(files: {
  readonly bridgeCertificate: string;
  readonly bridgeKey: string;
  readonly authorityCertificate: string;
}): string {
  return [
    'Next:',
    '  1. Start the bridge with',
    `       POS_TLS_CERTIFICATE=${files.bridgeCertificate}`,
    `       POS_TLS_KEY=${files.bridgeKey}`,
    '  2. On each till either pin the fingerprint, or copy this file and trust it',
    `       ${files.authorityCertificate}`,
    '  3. Pair each till: capconnect pos pair --terminal NAME',
  ].join('\n');
}
