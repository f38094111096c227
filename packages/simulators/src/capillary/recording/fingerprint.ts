import { createHash } from 'node:crypto';

/** Stands for a secret in records: equal secrets look equal, and nothing can be read back. */
export function fingerprint(secret: string): string {
  return `sha256:${createHash('sha256').update(secret).digest('hex').slice(0, 12)}`;
}
