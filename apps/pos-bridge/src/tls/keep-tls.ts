import { stat } from 'node:fs/promises';
import type { TlsIdentity } from '@capconnect/connector-kit';
import type { Clock, Logger } from '@capconnect/kernel';
import { type BridgeTls, readTls, type TlsFiles } from './read-tls.ts';

const DAY_MS = 86_400_000;
const LOOK_EVERY_MS = 60_000;
/** Somebody must come to the store's machine to renew it. */
const WARN_DAYS = 30;

export interface KeepTlsOptions {
  readonly files: TlsFiles;
  readonly first: BridgeTls;
  readonly renew: (identity: TlsIdentity) => void;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly lookEveryMs?: number;
}

/**
 * Serves a renewed certificate within a minute, without a restart, and says in the log how long the present one is valid.
 * What cannot be read is told, and the present one stays.
 */
export function keepTls(options: KeepTlsOptions): { stop(): void } {
  const { files, first, renew, clock, logger, lookEveryMs = LOOK_EVERY_MS } = options;
  let seen = first;
  let changedAtMs: number | undefined;
  let warnedAtMs = clock.monotonicMs();

  async function look(): Promise<void> {
    try {
      const { mtimeMs } = await stat(files.certificate);
      if (mtimeMs !== changedAtMs) {
        changedAtMs = mtimeMs;
        const tls = await readTls(files);
        if (tls.identity.certificate !== seen.identity.certificate) {
          renew(tls.identity);
          seen = tls;
          tell(tls, options);
        }
      }
    } catch (error) {
      logger.warn({ error }, 'the renewed certificate cannot be used: the present one stays');
    }
    if (clock.monotonicMs() - warnedAtMs < DAY_MS) return;
    warnedAtMs = clock.monotonicMs();
    tell(seen, options);
  }

  tell(first, options);
  const timer = setInterval(() => void look(), lookEveryMs);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

function tell({ fingerprint, expiresAtMs }: BridgeTls, { clock, logger }: KeepTlsOptions): void {
  const daysLeft = Math.floor((expiresAtMs - clock.wallMs()) / DAY_MS);
  const facts = { fingerprint, daysLeft, expiresAt: new Date(expiresAtMs).toISOString() };
  const renewal = 'renew it with "capconnect pos certificate --renew"';
  if (daysLeft < 0) logger.error(facts, `the certificate has expired and tills refuse it: ${renewal}`);
  else if (daysLeft < WARN_DAYS) logger.warn(facts, `the certificate ends soon: ${renewal}`);
  else logger.info(facts, 'serving https; tills pin this fingerprint');
}
